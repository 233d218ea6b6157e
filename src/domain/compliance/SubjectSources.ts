import { Order } from "effect"
import type { ClientProviderWeek } from "../aggregation/ClientProviders.js"
import type { ClientReplicas } from "../aggregation/ClientReplicas.js"
import type { EligibleDeal } from "../aggregation/Deal.js"
import { latestVerdict, type UrlFinderDay } from "../aggregation/ProviderRates.js"
import { groupRows, smallestOf, sumOf } from "../shared/Grouping.js"
import { byIdNumber } from "../shared/Ids.js"
import { mean } from "../shared/Statistics.js"
import type { IpniStatus } from "../storage-provider/IpniStatus.js"
import type { ProviderPlace } from "../storage-provider/Location.js"
import { editionAt } from "../time/FilPlusEdition.js"
import { type Week, weekIndex, weekOf } from "../time/Week.js"
import type { ComplianceSubject, SubjectClient, SubjectProvider } from "./ComplianceSubject.js"

type AccumulatedDeals = Pick<ClientProviderWeek, "client" | "provider" | "totalDealSize" | "uniqueDataSize">
type ReplicaRow = Pick<ClientReplicas, "client" | "numOfReplicas" | "totalDealSize">

/** Success rate of each provider that was tested in a week, 0..1; null when its newest test did not tell. */
export type RatesOfWeek = ReadonlyMap<string, number | null>

/** What an allocator's compliance in a week is read from. Rows of other clients and providers may be among them. */
export interface SubjectSources {
  /** Ids of the allocator's clients in the week; of a meta-allocator, those of its members. One may come twice. */
  readonly clients: Iterable<string>
  /** Rows of `client_provider_distribution_weekly_acc` of the week. */
  readonly deals: Iterable<AccumulatedDeals>
  readonly rates: RatesOfWeek
  /** From {@link averageOfWeek}. */
  readonly weekAverage: number | null
  /** The newest that is stored, by provider. */
  readonly ipni: ReadonlyMap<string, IpniStatus>
  /** The newest place of each provider. */
  readonly places: Iterable<ProviderPlace>
  /** Rows of `client_replica_distribution`, as of now. */
  readonly replicas: Iterable<ReplicaRow>
  /** From {@link ownSharedBytes}, as of now. */
  readonly sharedBytes: ReadonlyMap<string, bigint>
}

/** The newest rate of each provider within a week, whether it tells or not. Source: published rules, "Weighted compliance score", inputs. */
export const ratesOfWeek = (verdicts: Iterable<UrlFinderDay>, week: Week): RatesOfWeek => {
  const within = Array.from(verdicts).filter(({ date }) => weekIndex(weekOf(date)) === weekIndex(week))
  return new Map(
    groupRows(within, ({ provider }) => [provider]).map((group) => {
      const newest = latestVerdict(group)
      return [newest.provider, newest.successRate]
    })
  )
}

/**
 * Unweighted mean of the known rates over the providers of open data that have a row in `providers_weekly_acc` of the
 * week; null when none is known. Source: published rules, "Weighted compliance score", inputs.
 */
export const averageOfWeek = (
  rates: RatesOfWeek,
  tracked: Iterable<string>,
  openData: ReadonlySet<string>
): number | null =>
  mean(
    Array.from(new Set(tracked))
      .filter((provider) => openData.has(provider))
      .map((provider) => rates.get(provider) ?? null)
      .filter((rate) => rate !== null)
  )

/**
 * Bytes of each client on pieces that another client stores too, each piece once and with its smallest size; a client
 * without such pieces is absent. Deals without a piece share nothing. Not the sums of `cid_sharing`, which hold the other
 * client's bytes. Source: published rules, "Weighted compliance score", inputs.
 */
export const ownSharedBytes = (deals: Iterable<EligibleDeal>): ReadonlyMap<string, bigint> => {
  const shared = new Map<string, bigint>()
  for (const piece of groupRows(deals, ({ pieceCid }) => [pieceCid])) {
    const holders = groupRows(piece, ({ client }) => [client])
    if (piece[0].pieceCid === null || holders.length < 2) continue
    for (const own of holders) {
      const { client } = own[0]
      shared.set(client, (shared.get(client) ?? 0n) + smallestOf(own, ({ size }) => size))
    }
  }
  return shared
}

/** An allocator in a week; providers and clients by the number of their id. Source: published rules, "Weighted compliance score", inputs. */
export const complianceSubject = (sources: SubjectSources, week: Week): ComplianceSubject => {
  const clients = new Set(sources.clients)
  const deals = Array.from(sources.deals).filter(({ client }) => clients.has(client))
  const dealsOf = new Map(groupRows(deals, ({ client }) => [client]).map((group) => [group[0].client, group]))
  const replicasOf = new Map(
    groupRows(sources.replicas, ({ client }) => [client]).map((group) => [group[0].client, group])
  )
  const placeOf = new Map(Array.from(sources.places, (place) => [place.provider, placeText(place)]))
  const isWellReplicated = replicaTest(week)
  const clientOf = (client: string): SubjectClient => {
    const own = dealsOf.get(client) ?? []
    const replicas = replicasOf.get(client) ?? []
    return {
      client,
      bytes: sumOf(own, ({ totalDealSize }) => totalDealSize),
      places: own.map(({ provider }) => placeOf.get(provider) ?? null).sort(knownPlacesFirst),
      biggestProviderBytes: own.map(({ totalDealSize }) => totalDealSize).reduce(Order.max(Order.bigint), 0n),
      uniqueBytes: sumOf(own, ({ uniqueDataSize }) => uniqueDataSize),
      sharedBytes: sources.sharedBytes.get(client) ?? 0n,
      replicaBytes: sumOf(replicas, ({ totalDealSize }) => totalDealSize),
      wellReplicatedBytes: sumOf(replicas.filter(isWellReplicated), ({ totalDealSize }) => totalDealSize)
    }
  }
  return {
    weekAverage: sources.weekAverage,
    providers: groupRows(deals, ({ provider }) => [provider])
      .map(
        (group): SubjectProvider => ({
          provider: group[0].provider,
          bytes: sumOf(group, ({ totalDealSize }) => totalDealSize),
          rate: sources.rates.get(group[0].provider) ?? null,
          ipni: sources.ipni.get(group[0].provider) ?? null
        })
      )
      .sort(Order.mapInput(byIdNumber, ({ provider }) => provider)),
    clients: Array.from(clients).sort(byIdNumber).map(clientOf)
  }
}

/** Whether a piece has neither too few nor too many replicas by the edition of a week. */
const replicaTest = (week: Week) => {
  const { lowReplicaThreshold, highReplicaThreshold } = editionAt(week)
  return ({ numOfReplicas }: ReplicaRow): boolean =>
    numOfReplicas >= lowReplicaThreshold && numOfReplicas <= highReplicaThreshold
}

/** `country/region/city`; null where the country is unknown. */
const placeText = ({ country, region, city }: ProviderPlace): string | null =>
  country === null ? null : `${country}/${region ?? ""}/${city ?? ""}`

const knownPlacesFirst: Order.Order<string | null> = Order.make((one, other) => {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1
  return Order.string(one, other)
})
