import { Option } from "effect"
import { best, bytes, outOfReach, type Prospect, quantity } from "../../rules/Explanation.js"
import { printDataSize, printExactly } from "../../shared/Bytes.js"
import { groupRows, sumOf } from "../../shared/Grouping.js"
import { byIdNumber } from "../../shared/Ids.js"
import { fixed2, lowered } from "../../shared/Texts.js"
import { editionAt } from "../../time/FilPlusEdition.js"
import type { CheckOutcome } from "../ReportCheck.js"
import type { AllocatorCheck } from "./AllocatorCheck.js"
import type { AllocatorReport } from "./AllocatorReport.js"
import { byTime } from "./ClientAllocations.js"
import { bytesBeyond, type Excess, excesses, STANDARD_SCHEDULE, scheduleText } from "./TrancheSchedule.js"

/** The edition in whose allocations the schedule is looked for. */
const SINCE_EDITION = 6

/** A client's allocations since the edition began, by time. */
interface ScheduledClient {
  readonly client: string
  /** Bytes. */
  readonly allocations: ReadonlyArray<bigint>
  /** Bytes; an unknown amount is 0 by the published rule, so that nothing keeps the schedule. */
  readonly requested: bigint
}

/** Allocations of an allocator that promised to keep the schedule. Source: published rules, "Allocator checks", 4. */
export const manualAllocationSchedule: AllocatorCheck = {
  id: "MANUAL_ALLOCATION_SCHEDULE",
  name: "Manual allocation tranche schedule",
  description: "Check that client allocations follow the manual tranche schedule rules",
  passesWhen: `Every client got its allocations since edition ${SINCE_EDITION} began by the schedule: ${scheduleText}. Only for an allocator that promised so in the registry, is no meta-allocator and has made such allocations.`,
  source: "Allowances (DMOB); requested amounts (client applications, GitHub); tranche schedule (allocator registry)",
  needsHttp: false,
  limit: null,
  run: (report) => {
    if (report.isMetaAllocator || lowered(report.trancheSchedule ?? "") !== STANDARD_SCHEDULE) return Option.none()
    const clients = scheduledClients(report)
    return clients.length === 0 ? Option.none() : Option.some(outcomeOf(clients))
  }
}

const scheduledClients = ({ allocations, requestedAmounts }: AllocatorReport): ReadonlyArray<ScheduledClient> =>
  groupRows(
    allocations.filter(({ timestamp }) => editionAt(timestamp).id >= SINCE_EDITION),
    ({ client }) => [client]
  ).map((group) => ({
    client: group[0].client,
    allocations: Array.from(group)
      .sort(byTime)
      .map(({ allocation }) => allocation),
    requested: requestedAmounts.get(group[0].client) ?? 0n
  }))

/** A client and its first allocation that exceeds the schedule. */
interface Offence extends ScheduledClient {
  readonly first: Excess
}

const outcomeOf = (clients: ReadonlyArray<ScheduledClient>): CheckOutcome => {
  const offences = clients
    .flatMap((client): ReadonlyArray<Offence> => {
      const [first] = excesses(client.allocations, client.requested)
      return first === undefined ? [] : [{ ...client, first }]
    })
    .sort((one, other) => byIdNumber(one.client, other.client))
  const share = (100 * offences.length) / clients.length
  return {
    result: offences.length === 0,
    metadata: {
      max_clients_with_invalid_allocations: 0,
      violating_ids: offences.map(({ client }) => client),
      msg: `${fixed2(share)}% of active clients did not receive allocations according to the tranche schedule`
    },
    explanation: {
      inputs: [
        {
          name: `Clients with allocations since edition ${SINCE_EDITION} began`,
          value: quantity(clients.length, "clients")
        },
        { name: "Clients with an allocation that exceeds the schedule", value: quantity(offences.length, "clients") },
        ...offences.map(({ client, first }) => ({ name: `First such allocation to ${client}`, value: describe(first) }))
      ],
      boundary: scheduleText,
      prospect: offences.length === 0 ? best : hadTheyKeptIt(offences)
    }
  }
}

const describe = ({ position, allocation, most }: Excess): string =>
  `number ${position}, ${printDataSize(allocation)}: ${printExactly(allocation - most)} too much`

/** Clients that the sentence names before it only adds up the rest. */
const NAMED = 5

/** Allocations stay on chain: the distance tells by how much they should have been smaller. */
const hadTheyKeptIt = (offences: ReadonlyArray<Offence>): Prospect => {
  const withoutRequest = offences.filter(({ requested }) => requested <= 0n).map(({ client }) => client)
  if (withoutRequest.length > 0) {
    return outOfReach(
      `without a requested amount above 0 B no allocation above 0 B keeps the schedule: ${withoutRequest.join(", ")}`
    )
  }
  const beyond = offences.map(({ client, allocations, requested }) => ({
    client,
    amount: bytesBeyond(allocations, requested)
  }))
  const rest = beyond.slice(NAMED)
  const parts = [
    ...beyond.slice(0, NAMED).map(({ client, amount }) => lessTo(amount, client)),
    ...(rest.length === 0 ? [] : [lessTo(total(rest), `${rest.length} more`)])
  ]
  return {
    _tag: "Within",
    boundary: scheduleText,
    distance: bytes(total(beyond)),
    text: `would pass with ${parts.join(", ")} in the allocations that exceed the schedule`
  }
}

const total = (beyond: ReadonlyArray<{ readonly amount: bigint }>): bigint => sumOf(beyond, ({ amount }) => amount)

const lessTo = (amount: bigint, receiver: string): string => `${printExactly(amount)} less to ${receiver}`
