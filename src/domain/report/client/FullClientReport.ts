import { Array as Arr, type DateTime, Option, Order } from "effect"
import { dataTypeOf } from "../../allocator/Allocator.js"
import type { ApplicationFields } from "../../allocator/RegistryFile.js"
import type { Declarations } from "../../client/Bookkeeping.js"
import { applicationUrl, firstGrant, isPublicDataset, mainAllocator } from "../../client/Client.js"
import { clientName } from "../../client/ClientName.js"
import { byRow } from "../../client/ClientRow.js"
import { declaredBytes } from "../../client/OwnApplication.js"
import { replicaThresholds } from "../../client/ReplicaDistribution.js"
import { byIdNumber } from "../../shared/Ids.js"
import { applicationOf, type ClientFacts, type ClientOverview, clientOverview } from "../ClientFacts.js"
import type { ProviderRow } from "../ProviderRow.js"
import { type Requirements, requirementsOf } from "../Requirements.js"
import type { ClientReport } from "./ClientReport.js"

/** What has to be looked up for a client's report. */
export interface ClientReportFacts extends ClientFacts {
  /** Instant of the report. */
  readonly now: DateTime.Utc
  /** Entry of an allocator in the registry. */
  readonly registered: (allocator: string) => Option.Option<ApplicationFields>
  /** Null when nothing is known. */
  readonly averageSecondsToFirstDeal: number | null
  /** Bytes; null when unknown. */
  readonly availableDatacap: bigint | null
  /** URL by provider under which a piece of the client answers. */
  readonly workingUrls: ReadonlyMap<string, string>
}

/** A storage provider of a client's report. */
export interface ClientProviderRow extends ProviderRow {
  /** Null when the client has no application file. */
  readonly declaredInApplicationFile: boolean | null
  /** Null when none is known. */
  readonly pieceWorkingUrl: string | null
}

/** A client's report, whole but for its id and its checks. */
export interface FullClientReport extends Omit<ClientReport, keyof ClientOverview>, ClientOverview, Requirements {
  readonly address: string | null
  readonly averageSecondsToFirstDeal: number | null
  readonly organizationName: string | null
  readonly applicationUrl: string | null
  /** Null when neither the registry nor the client says. */
  readonly isPublicDataset: boolean | null
  /** Bytes; null when the client declared none that can be read. */
  readonly totalRequestedAmount: bigint | null
  /** By the number of their id. */
  readonly providers: ReadonlyArray<ClientProviderRow>
}

/**
 * A client's report from what was looked up. The name is that of the newest reference under every rule set, which lets
 * the application file speak first. Source: published rules, "Client report", "Stored columns when something is unknown".
 */
export const fullClientReport = (facts: ClientReportFacts): FullClientReport => {
  const overview = clientOverview(facts)
  const application = applicationOf(facts)
  const declared = <A>(read: (declarations: Declarations) => A | null): A | null =>
    Option.getOrNull(Option.map(application, read))
  const registered = Option.flatMap(mainAllocator(overview.allocators), facts.registered)
  const dataType = Option.map(registered, ({ audit }) => dataTypeOf(Option.getOrElse(audit, () => [])))
  const thresholds = Option.flatMap(firstGrant(facts.grants), ({ appliedAt }) => replicaThresholds(appliedAt))
  const rows = Arr.sort(facts.rows, byRow)
  return {
    ...overview,
    ...requirementsOf(registered),
    now: facts.now,
    address: rows[0].address,
    averageSecondsToFirstDeal: facts.averageSecondsToFirstDeal,
    organizationName: clientName(
      declared(({ clientName: stated }) => Option.getOrNull(stated)),
      rows
    ),
    applicationUrl: applicationUrl(facts.grants),
    isPublicDataset: isPublicDataset(
      Option.getOrNull(dataType),
      declared((declarations) => Option.getOrNull(declarations.isPublicDataset))
    ),
    declaredProviders: declared(({ storageProviderIdsDeclared }) => storageProviderIdsDeclared) ?? [],
    availableDatacap: facts.availableDatacap,
    lowReplicaThreshold: Option.getOrNull(Option.map(thresholds, ({ low }) => low)),
    highReplicaThreshold: Option.getOrNull(Option.map(thresholds, ({ high }) => high)),
    totalRequestedAmount: declared(({ totalRequestedAmount }) => declaredBytes(totalRequestedAmount)),
    providers: Array.from(facts.providers)
      .sort(byProvider)
      .map((row) => ({
        ...row,
        declaredInApplicationFile: declared(({ storageProviderIdsDeclared }) =>
          storageProviderIdsDeclared.includes(row.provider)
        ),
        pieceWorkingUrl: facts.workingUrls.get(row.provider) ?? null
      })),
    cidSharingCount: overview.cidSharing.length
  }
}

const byProvider = Order.mapInput(byIdNumber, ({ provider }: ProviderRow) => provider)
