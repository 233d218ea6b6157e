import { type DateTime, Option } from "effect"
import type { SuccessRates } from "../../aggregation/ProviderRates.js"
import type { ApplicationFields } from "../../allocator/RegistryFile.js"
import { applicationUrl, firstGrant, knownInstant } from "../../client/Client.js"
import { nameInList } from "../../client/ClientName.js"
import { byRow } from "../../client/ClientRow.js"
import { declaredBytes } from "../../client/OwnApplication.js"
import type { RuleSet } from "../../rules/RuleSet.js"
import { stated } from "../../shared/Texts.js"
import { applicationOf, type ClientFacts, type ClientOverview, clientOverview } from "../ClientFacts.js"
import type { ProviderRow } from "../ProviderRow.js"
import { type Requirements, requirementsOf } from "../Requirements.js"
import { type AllocatorClient, allocatorClients } from "./AllocatorClients.js"
import type { AllocatorReport } from "./AllocatorReport.js"
import { byTime } from "./ClientAllocations.js"
import { averageRates, type DatacapShare, providerDistribution } from "./ProviderDistribution.js"
import { allocatorsReported, type ReportedAllocator } from "./ReportedAllocator.js"

/** What has to be looked up for an allocator's report. */
export interface AllocatorReportFacts extends Pick<AllocatorReport, "now" | "clientReports"> {
  readonly subject: ReportedAllocator
  /** Every allocator on chain: a meta-allocator finds its members there. */
  readonly allocators: Iterable<ReportedAllocator>
  /** Its entry in the registry. */
  readonly registered: Option.Option<ApplicationFields>
  /** Each client once that has a row in the name of an allocator reported; others are not read. */
  readonly clients: ReadonlyArray<ClientFacts>
  /** Clients that are contracts, `f0…`. */
  readonly contracts: ReadonlySet<string>
  /** Null when nothing is known. */
  readonly averageSecondsToFirstDeal: number | null
  /** Mean total score of the allocators of its data type; null when none is scored. */
  readonly allAllocatorsScoreAverage: number | null
}

/** A client of an allocator's report. */
export interface FullAllocatorClient extends AllocatorClient, ClientOverview {
  readonly name: string | null
  /** Of the first grant by the row's allocator. */
  readonly applicationUrl: string | null
  /** As {@link applicationUrl}. */
  readonly applicationTimestamp: DateTime.Utc | null
}

/** An allocator's report, whole but for its id, its checks and its scores. */
export interface FullAllocatorReport extends AllocatorReport, Requirements {
  /** `f0…`. */
  readonly allocator: string
  readonly address: string
  readonly name: string | null
  readonly multisig: boolean
  readonly averageSecondsToFirstDeal: number | null
  readonly averageRates: SuccessRates
  readonly clientsNumber: number
  readonly dataTypes: ReadonlyArray<string>
  readonly audit: ReadonlyArray<string>
  readonly allAllocatorsScoreAverage: number | null
  /** By the number of their id, then of their allocator's. */
  readonly clients: ReadonlyArray<FullAllocatorClient>
  /** The greatest share first; those of every row of `clients`. */
  readonly providers: ReadonlyArray<ProviderRow & DatacapShare>
}

/**
 * An allocator's report from what was looked up; none for a meta-allocator of which there is none. A client of two members
 * of a meta-allocator has two rows, and its providers count for each.
 * Source: published rules, "Allocator report", "Stored columns when something is unknown".
 */
export const fullAllocatorReport = (
  facts: AllocatorReportFacts,
  ruleSet: RuleSet
): Option.Option<FullAllocatorReport> =>
  Option.map(allocatorsReported(facts.subject, facts.allocators), (reported) => {
    const { subject, registered } = facts
    const factsOf = new Map(facts.clients.map((client) => [client.rows[0].client, client]))
    const rows = clientRows(Array.from(factsOf.values()), facts.contracts, new Set(reported)).flatMap((row) => {
      const client = factsOf.get(row.client)
      return client === undefined ? [] : [{ row: fullClient(row, client, ruleSet), client }]
    })
    const providers = rows.flatMap(({ client }) => client.providers)
    return {
      ...requirementsOf(registered),
      now: facts.now,
      allocator: subject.allocator,
      address: subject.address,
      name: stated(subject.name),
      multisig: subject.isMultisig,
      isMetaAllocator: subject.isMetaAllocator === true,
      averageSecondsToFirstDeal: facts.averageSecondsToFirstDeal,
      averageRates: averageRates(providers, ruleSet),
      clientsNumber: rows.length,
      dataTypes: listed(Option.flatMap(registered, ({ dataTypes }) => dataTypes)),
      audit: listed(Option.flatMap(registered, ({ audit }) => audit)),
      allAllocatorsScoreAverage: facts.allAllocatorsScoreAverage,
      clients: rows.map(({ row }) => row),
      providers: providerDistribution(providers),
      allocations: rows.flatMap(({ row }) => row.allocations).sort(byTime),
      requestedAmounts: new Map(rows.flatMap(({ client }) => requestedAmount(client))),
      clientReports: facts.clientReports,
      trancheSchedule: Option.getOrNull(Option.flatMap(registered, ({ trancheSchedule }) => trancheSchedule))
    }
  })

const listed = (labels: Option.Option<ReadonlyArray<string>>): ReadonlyArray<string> =>
  Option.getOrElse(labels, () => [])

const clientRows = (
  clients: ReadonlyArray<ClientFacts>,
  contracts: ReadonlySet<string>,
  reported: ReadonlySet<string>
): ReadonlyArray<AllocatorClient> =>
  allocatorClients(
    clients.flatMap(({ rows }) =>
      rows.flatMap(({ client, allocator }) =>
        allocator !== null && reported.has(allocator) ? [{ client, allocator }] : []
      )
    ),
    contracts,
    clients.flatMap(({ grants }) => grants)
  )

const fullClient = (row: AllocatorClient, facts: ClientFacts, ruleSet: RuleSet): FullAllocatorClient => {
  const grants = facts.grants.filter(({ allocator }) => allocator === row.allocator)
  const rows = Array.from(facts.rows).sort(byRow)
  const statedName = Option.flatMap(applicationOf(facts), ({ clientName }) => clientName)
  return {
    ...clientOverview(facts),
    ...row,
    name: nameInList(
      {
        application: Option.getOrNull(statedName),
        own: rows.find(({ allocator }) => allocator === row.allocator)?.name ?? null,
        rows
      },
      ruleSet
    ),
    applicationUrl: applicationUrl(grants),
    applicationTimestamp: Option.getOrNull(
      Option.flatMap(firstGrant(grants), ({ appliedAt }) => knownInstant(appliedAt))
    )
  }
}

const requestedAmount = (facts: ClientFacts): ReadonlyArray<readonly [string, bigint]> => {
  const amount = Option.flatMapNullable(applicationOf(facts), ({ totalRequestedAmount }) =>
    declaredBytes(totalRequestedAmount)
  )
  return Option.toArray(Option.map(amount, (bytes) => [facts.rows[0].client, bytes] as const))
}
