import { DateTime, Option } from "effect"
import { EDITION_START_EPOCH, epochStart } from "../../../domain/time/ChainEpoch.js"
import type { SampleAllocator } from "./Allocators.js"
import { messageCid, sizeInBytes } from "./ChainText.js"
import type { SampleClient } from "./Clients.js"
import type { Network } from "./Network.js"
import type { RealData } from "./RealData.js"
import { seededRandom } from "./SeededRandom.js"
import { HOURS_PER_DAY, HOURS_PER_WEEK, type Hour, hourOf } from "./Timeline.js"

/** DataCap given to a client or to an allocator. */
export interface Grant {
  /** Stable: later grants never change the id of earlier ones. */
  readonly id: number
  /** `f0…` of the receiver. */
  readonly to: string
  /** `f0…` of the allocator; none when the receiver is an allocator. */
  readonly from: string
  /** None: a message that was never seen on chain. */
  readonly at: Hour | undefined
  readonly bytes: bigint
  readonly message: string
  readonly applicationUrl: string
}

export interface AllocatorGrant extends Grant {
  /** `notAudited`, `passed`, `passedConditionally`, `failed`, or unknown. */
  readonly auditStatus: string | null
}

const editionStart = hourOf(epochStart(EDITION_START_EPOCH))

const TiB = 1n << 40n
const PiB = 1n << 50n

const FIRST_OLD_GRANT = 50_000
const FIRST_GENERATED_GRANT = 100_000
/** Room for the grants of one client or allocator, in ids. */
const GRANTS_EACH = 500
/** Tranches double from 5 TiB until they reach the largest. */
const FIRST_TRANCHE = 5n * TiB
const LARGEST_TRANCHE = PiB

/**
 * Grants to clients before `until`: those that real applications list, old ones, and tranches for as long as a
 * client is active.
 */
export const clientGrants = (network: Network, data: RealData, history: Hour, until: Hour): ReadonlyArray<Grant> => {
  const grants = [
    ...requestedGrants(network, data),
    ...oldGrants(network.seed, data),
    ...network.clients.flatMap((client, index) => tranches(network.seed, client, index, history, until))
  ]
  return grants.filter(({ at }) => at === undefined || at < until)
}

const requestedGrants = (network: Network, data: RealData): ReadonlyArray<Grant> => {
  let id = 0
  return network.clients.flatMap((client) => {
    const file = client.applicationIndex === undefined ? undefined : data.applications[client.applicationIndex]
    if (file === undefined) return []
    return file.application["Allocation Requests"].flatMap((request): ReadonlyArray<Grant> => {
      id++
      const bytes = sizeInBytes(request["Allocation Amount"])
      const at = hourOfText(request["Created At"])
      // A decrease takes DataCap back; DMOB has no row for it.
      if (bytes === undefined || bytes <= 0n || at === undefined) return []
      const message = request.Signers.find((signer) => signer["Message CID"] !== "")?.["Message CID"]
      return [
        {
          id,
          to: client.id,
          from: file.allocatorId,
          at,
          bytes,
          message: message ?? messageCid(seededRandom(network.seed, "request", id)),
          applicationUrl: client.applicationUrl
        }
      ]
    })
  })
}

const oldGrants = (seed: number, data: RealData): ReadonlyArray<Grant> =>
  data.oldAllowances.map((row, index): Grant => {
    const random = seededRandom(seed, "old grant", index)
    return {
      id: FIRST_OLD_GRANT + index,
      to: row.client ?? "",
      from: row.notary ?? "",
      // The records give no height; the notaries of those days worked in 2022 and 2023.
      at: index === 0 ? undefined : Math.floor(random.between(editionStart - 18_000, editionStart - 3000)),
      bytes: BigInt(10 + random.integer(200)) * TiB,
      message: row.mcid ?? "",
      applicationUrl: row.auditTrail ?? "n/a"
    }
  })

const tranches = (seed: number, client: SampleClient, index: number, history: Hour, until: Hour): Array<Grant> => {
  const random = seededRandom(seed, "tranches", client.id)
  const grants: Array<Grant> = []
  let at = history + client.firstWeek * HOURS_PER_WEEK - random.between(0, 10 * HOURS_PER_DAY)
  let bytes = FIRST_TRANCHE
  while (at < until && grants.length < GRANTS_EACH) {
    grants.push({
      id: FIRST_GENERATED_GRANT + index * GRANTS_EACH + grants.length,
      to: client.id,
      from: client.allocators[random.chance(0.7) ? 0 : client.allocators.length - 1] ?? "",
      at,
      bytes,
      message: messageCid(random),
      applicationUrl: random.chance(0.08) ? "n/a" : client.applicationUrl
    })
    at += random.between(5, 16) * HOURS_PER_WEEK
    bytes = bytes * 2n > LARGEST_TRANCHE ? LARGEST_TRANCHE : bytes * 2n
  }
  return grants
}

/** Outcomes of audits that end in a grant, as DMOB words them; the first grant of an allocator precedes any audit. */
const auditStatuses: Readonly<Record<string, string>> = {
  MATCH: "passed",
  DOUBLE: "passed",
  DOUBLED: "passed",
  THROTTLE: "passedConditionally",
  THROTTLED: "passedConditionally"
}

/**
 * Grants to allocators before `until`: one for each audit of the registry, else those of the registry's grant lists;
 * topped up where clients received more.
 */
export const allocatorGrants = (
  network: Network,
  data: RealData,
  given: ReadonlyMap<string, bigint>,
  until: Hour
): ReadonlyArray<AllocatorGrant> =>
  network.allocators.flatMap((allocator, index) => {
    const firstId = FIRST_GENERATED_GRANT + index * GRANTS_EACH
    const random = seededRandom(network.seed, "allocator grants", allocator.id)
    const known = [...auditedGrants(allocator), ...listedGrants(allocator, data)].filter(({ at }) => at < until)
    const missing = (given.get(allocator.id) ?? 0n) - known.reduce((sum, { bytes }) => sum + bytes, 0n)
    const topUp = {
      at: editionStart + (allocator.old ? -20_000 : 100 + random.integer(1000)),
      bytes: (missing / (5n * PiB) + 1n) * 5n * PiB,
      auditStatus: null,
      message: undefined
    }
    return [...known, ...(missing > 0n ? [topUp] : [])].map(
      (grant, position): AllocatorGrant => ({
        id: firstId + position,
        to: allocator.id,
        from: "",
        at: grant.at,
        bytes: grant.bytes,
        message: grant.message ?? messageCid(random),
        applicationUrl: "n/a",
        auditStatus: grant.auditStatus
      })
    )
  })

const auditedGrants = (allocator: SampleAllocator) =>
  allocator.audits.flatMap((audit, position) => {
    const at = hourOfText(audit.dc_allocated)
    // PiB, spelt as a number or a text, sometimes empty.
    const bytes = sizeInBytes(`${audit.datacap_amount}PiB`)
    if (at === undefined || bytes === undefined || bytes === 0n) return []
    const auditStatus = position === 0 ? "notAudited" : (auditStatuses[audit.outcome.toUpperCase()] ?? null)
    return [{ at, bytes, auditStatus, message: undefined }]
  })

const listedGrants = (allocator: SampleAllocator, data: RealData) =>
  allocator.audits.length > 0
    ? []
    : data.grants.flatMap((grant) => {
        if (`f0${grant.verifierId}` !== allocator.id || grant.clientAllowance === "") return []
        const at = hourOf(epochStart(grant.height))
        return [{ at, bytes: BigInt(grant.clientAllowance), auditStatus: null, message: grant.msgCid }]
      })

/** Hour of `2024-09-19 02:38:43.938924948 UTC` or an ISO text; none for anything else. */
const hourOfText = (text: string): Hour | undefined =>
  DateTime.make(text.replace(/^(\S+) ([\d:]+)(?:\.\d+)? UTC$/, "$1T$2Z")).pipe(
    Option.map((instant) => hourOf(DateTime.toUtc(instant))),
    Option.getOrUndefined
  )
