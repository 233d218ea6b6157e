import { Array as Arr } from "effect"
import { messageCid } from "../../../src/adapters/sandbox/sample/ChainText.js"
import type { CopyRow, TableRows } from "../../../src/adapters/sandbox/sample/CopyRows.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { type Hour, heightAt, secondsAt, timestampText } from "../../../src/adapters/sandbox/sample/Timeline.js"
import type { GeneratedAllocator } from "./Allocators.js"
import type { DealTally } from "./DealTally.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"
import { type AllocatorGrant, allocatorGrants, type ClientGrant, clientGrants } from "./Grants.js"

/** The tables of DMOB beside the deals. */
export const smallTables = (network: GeneratedNetwork, tally: DealTally): ReadonlyArray<TableRows> => {
  const toClients = clientGrants(network, tally.used)
  const given = bytesBy(toClients, ({ allocator }) => allocator.id)
  const toAllocators = allocatorGrants(network, given)
  const messages = seededRandom(network.seed, "messages")
  return [
    { table: "verifier", rows: verifiers(network.allocators, toAllocators, given) },
    { table: "verifier_allowance", rows: verifierAllowances(network.allocators, toAllocators, messages) },
    { table: "verified_client", rows: verifiedClients(toClients, new Map(tally.used)) },
    {
      table: "verified_client_allowance",
      rows: toClients.map((grant, at) => clientAllowance(grant, at + 1, messages))
    },
    { table: "client_contract", rows: contracts(network) },
    { table: "dc_allocation_claim", rows: claims(tally) }
  ]
}

const bytesBy = <A extends { readonly bytes: bigint }>(grants: ReadonlyArray<A>, key: (grant: A) => string) => {
  const sums = new Map<string, bigint>()
  for (const grant of grants) sums.set(key(grant), (sums.get(key(grant)) ?? 0n) + grant.bytes)
  return sums
}

/** An application is opened six days before its grant. */
const times = (at: Hour) => ({
  issueCreateTimestamp: secondsAt(at - 6 * 24),
  createMessageTimestamp: secondsAt(at)
})

export const applicationUrl = ({ repository }: GeneratedAllocator, client: string): string =>
  `https://github.com/${repository}/issues/${client.slice(2)}`

const verifiers = (
  allocators: ReadonlyArray<GeneratedAllocator>,
  grants: ReadonlyArray<AllocatorGrant>,
  given: ReadonlyMap<string, bigint>
): ReadonlyArray<CopyRow> => {
  const received = bytesBy(grants, ({ allocator }) => allocator.id)
  const first = new Map<string, Hour>()
  for (const { allocator, at } of grants) if (!first.has(allocator.id)) first.set(allocator.id, at)
  return allocators.map((allocator, position) => {
    const initial = received.get(allocator.id) ?? 0n
    const at = first.get(allocator.id) ?? 0
    return {
      id: position + 1,
      addressId: allocator.id,
      address: allocator.address,
      initialAllowance: initial,
      allowance: initial - (given.get(allocator.id) ?? 0n),
      createdAtHeight: heightAt(at),
      auditTrail: "n/a",
      name: allocator.name,
      ...times(at),
      isMultisig: allocator.address.startsWith("f2"),
      removed: !allocator.active && position % 4 === 0,
      orgName: allocator.orgName,
      addressEth: allocator.addressEth,
      isVirtual: allocator.kind === "virtual",
      isMetaAllocator: allocator.kind === "meta",
      dcSource: allocator.dcSource
    }
  })
}

const verifierAllowances = (
  allocators: ReadonlyArray<GeneratedAllocator>,
  grants: ReadonlyArray<AllocatorGrant>,
  messages: SeededRandom
): ReadonlyArray<CopyRow> => {
  const rowOf = new Map(allocators.map(({ id }, position) => [id, position + 1]))
  return grants.map(({ allocator, at, auditStatus, bytes }, position) => ({
    id: position + 1,
    addressId: allocator.id,
    height: heightAt(at),
    allowance: bytes,
    verifierId: rowOf.get(allocator.id) ?? null,
    auditTrail: "n/a",
    msgCID: messageCid(messages),
    ...times(at),
    auditStatus,
    isVirtual: allocator.kind === "virtual",
    dcSource: allocator.dcSource
  }))
}

const clientAllowance = (
  { allocator, at, bytes, client }: ClientGrant,
  id: number,
  messages: SeededRandom
): CopyRow => ({
  id,
  addressId: client.id,
  verifierAddressId: allocator.id,
  height: heightAt(at),
  allowance: bytes,
  auditTrail: applicationUrl(allocator, client.id),
  msgCID: messageCid(messages),
  ...times(at),
  dcSource: allocator.dcSource
})

/** One row for each client and allocator, by their first grant. What a client has used comes off one row after the other. */
const verifiedClients = (grants: ReadonlyArray<ClientGrant>, unpaid: Map<string, bigint>): ReadonlyArray<CopyRow> =>
  Object.values(Arr.groupBy(grants, ({ allocator, client }) => `${client.id} ${allocator.id}`)).map(
    (received, position) => {
      const { allocator, at, client } = received[0]
      const granted = received.reduce((sum, { bytes }) => sum + bytes, 0n)
      const owed = unpaid.get(client.id) ?? 0n
      const taken = owed < granted ? owed : granted
      unpaid.set(client.id, owed - taken)
      return {
        id: position + 1,
        addressId: client.id,
        address: client.address,
        verifierAddressId: allocator.id,
        initialAllowance: granted,
        allowance: granted - taken,
        createdAtHeight: heightAt(at),
        auditTrail: applicationUrl(allocator, client.id),
        name: client.name,
        ...times(at),
        orgName: client.orgName,
        isAccount: true,
        dcSource: allocator.dcSource
      }
    }
  )

/** Of so many clients one is a contract. */
const CLIENTS_PER_CONTRACT = 40

const contracts = ({ clients }: GeneratedNetwork): ReadonlyArray<CopyRow> =>
  clients
    .filter((_, position) => position % CLIENTS_PER_CONTRACT === 0)
    .map(({ address, id }, position) => ({
      id: position + 1,
      addressId: id,
      address,
      addressEth: `0x${id.slice(2).padStart(40, "0")}`
    }))

const claims = ({ examples }: DealTally): ReadonlyArray<CopyRow> =>
  examples.map((deal, position) => ({
    id: position + 1,
    type: deal.start === undefined ? "allocation" : "claim",
    clientId: deal.clientId,
    providerId: deal.providerId,
    sectorId: deal.sectorId,
    removed: deal.removed,
    pieceCid: deal.pieceCid,
    pieceSize: deal.pieceSize,
    termStart: deal.start === undefined ? null : heightAt(deal.start),
    createdAt: timestampText(deal.created),
    updatedAt: timestampText(deal.updated),
    dealId: deal.dealId
  }))
