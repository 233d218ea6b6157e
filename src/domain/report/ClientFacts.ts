import { type Array as Arr, type DateTime, Option, Order } from "effect"
import type { CidSharing } from "../aggregation/CidSharing.js"
import type { Declarations } from "../client/Bookkeeping.js"
import { applicationUrl, type ClientGrant, lastDatacapReceived } from "../client/Client.js"
import { allocatorsOf, type ClientRow } from "../client/ClientRow.js"
import { contractMaxDeviation } from "../client/ContractDeviation.js"
import { declaredBytes, ownApplication, type StatedApplication } from "../client/OwnApplication.js"
import {
  type ReplicaShare,
  type ReplicaSizes,
  totalUniqueDataSize,
  withReplicaShares
} from "../client/ReplicaDistribution.js"
import { byIdNumber } from "../shared/Ids.js"
import type { ClientAllowance } from "./allocator/ClientAllocations.js"
import type { ProviderRow } from "./ProviderRow.js"

/** DataCap granted to a client (`verified_client_allowance`), as far as reports read it. */
export interface ReportedGrant extends ClientAllowance, ClientGrant {}

/** What has to be looked up of a client for a report of it or of its allocator; rows in any order. */
export interface ClientFacts {
  /** Of this client, one at least. */
  readonly rows: Arr.NonEmptyReadonlyArray<ClientRow>
  /** Of every allocator. */
  readonly grants: ReadonlyArray<ReportedGrant>
  /** Of every allocator that keeps one. */
  readonly applications: ReadonlyArray<StatedApplication>
  /** Hundredths that the client's contract allows; null when it has none or the chain did not tell. */
  readonly contractDeviation: bigint | null
  /** Hour of its newest deal; null without deals. */
  readonly lastDatacapSpent: DateTime.Utc | null
  readonly providers: ReadonlyArray<ProviderRow>
  readonly replicas: ReadonlyArray<ReplicaSizes>
  readonly cidSharing: ReadonlyArray<SharedPieces>
}

/** Pieces of a client that another client stores, too. */
export interface SharedPieces extends Omit<CidSharing, "client"> {
  /** Those of the other client. */
  readonly otherGrants: Iterable<ClientGrant>
}

/** A row about such pieces. */
export interface SharingRow extends Omit<CidSharing, "client"> {
  readonly otherClientApplicationUrl: string | null
}

/** What both reports tell of a client. */
export interface ClientOverview {
  /** `f0…`. */
  readonly client: string
  /** `f0…`, one for each row of the client on chain, in that order. */
  readonly allocators: ReadonlyArray<string>
  readonly usingClientContract: boolean
  /** `12.34`; null without a contract, and when it is unknown. */
  readonly clientContractMaxDeviation: string | null
  /** Bytes; null when the client declared none that can be read. */
  readonly expectedSizeOfSingleDataset: bigint | null
  /** Bytes; 0 without deals. */
  readonly totalUniqDataSetSize: bigint
  readonly lastDatacapSpent: DateTime.Utc | null
  readonly lastDatacapReceived: DateTime.Utc | null
  /** By number of copies. */
  readonly replicas: ReadonlyArray<ReplicaSizes & ReplicaShare>
  /** By the number of the other client's id. */
  readonly cidSharing: ReadonlyArray<SharingRow>
}

/** The application file that counts for a client. */
export const applicationOf = ({ applications, rows }: ClientFacts): Option.Option<Declarations> =>
  ownApplication(applications, allocatorsOf(rows))

/** What was looked up of a client as both reports tell it. Source: published rules, "Client report", "Allocator report". */
export const clientOverview = (facts: ClientFacts): ClientOverview => {
  const application = applicationOf(facts)
  const usingClientContract = Option.isSome(
    Option.flatMap(application, ({ clientContractAddress }) => clientContractAddress)
  )
  return {
    client: facts.rows[0].client,
    allocators: allocatorsOf(facts.rows),
    usingClientContract,
    clientContractMaxDeviation:
      usingClientContract && facts.contractDeviation !== null ? contractMaxDeviation(facts.contractDeviation) : null,
    expectedSizeOfSingleDataset: Option.match(application, {
      onNone: () => null,
      onSome: ({ expectedSizeOfSingleDataset }) => declaredBytes(expectedSizeOfSingleDataset)
    }),
    totalUniqDataSetSize: totalUniqueDataSize(facts.replicas),
    lastDatacapSpent: facts.lastDatacapSpent,
    lastDatacapReceived: lastDatacapReceived(facts.grants),
    replicas: withReplicaShares(Array.from(facts.replicas).sort(byCopies)),
    cidSharing: Array.from(facts.cidSharing)
      .sort(byOtherClient)
      .map(({ otherGrants, ...row }) => ({ ...row, otherClientApplicationUrl: applicationUrl(otherGrants) }))
  }
}

const byCopies = Order.mapInput(Order.number, ({ numOfReplicas }: ReplicaSizes) => numOfReplicas)

const byOtherClient = Order.mapInput(byIdNumber, ({ otherClient }: SharedPieces) => otherClient)
