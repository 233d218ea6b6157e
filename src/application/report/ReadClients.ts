import { Array as Arr, DateTime, Effect } from "effect"
import { ClientDeals } from "../ports/ClientDeals.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { ProviderRepository } from "../ports/ProviderRepository.js"
import { RegistryRepository } from "../ports/RegistryRepository.js"

/** Days of FilSpark's checks that are read, so that no day is missing which a rule may look at. */
const SPARK_DAYS = 8

/**
 * What our tables say of clients and of their providers for reports made at `now`, in a fixed number of reads however many
 * there are. Consistent only within one `Generations.snapshot`.
 */
export const readClients = Effect.fn("readClients")(function* (clients: ReadonlyArray<string>, now: DateTime.Utc) {
  const deals = yield* ClientDeals
  const repository = yield* ClientRepository
  const { applicationsOf } = yield* RegistryRepository
  const sharing = yield* deals.sharedPiecesOf(clients)
  const distribution = yield* deals.providersOf(clients)
  return {
    rows: yield* repository.chainRowsOf(clients),
    /** Those of the other clients, too, with whom they share pieces. */
    grants: yield* repository.grantsTo(Arr.dedupe([...clients, ...sharing.map(({ otherClient }) => otherClient)])),
    applications: yield* applicationsOf(clients),
    sharing,
    distribution,
    replicas: yield* deals.replicasOf(clients),
    lastSpent: yield* deals.lastSpentOf(clients),
    ...(yield* readProviders(Arr.dedupe(distribution.map(({ provider }) => provider)), now))
  }
})

/** What our tables say of clients and of their providers. */
export type ClientRecords = Effect.Effect.Success<ReturnType<typeof readClients>>

/** Of the measurements only those that the rule set looks at. */
const readProviders = Effect.fn("readProviders")(function* (providers: ReadonlyArray<string>, now: DateTime.Utc) {
  const repository = yield* ProviderRepository
  const { measuresHttp } = yield* CurrentRuleSet
  const since = DateTime.subtract(DateTime.startOf(now, "day"), { days: SPARK_DAYS })
  return {
    /** Each once, in the order of their numbers within the clients. */
    providers,
    claims: yield* repository.claimsOf(providers),
    sparkDays: measuresHttp ? yield* repository.sparkDaysSince(since, providers) : [],
    verdicts: measuresHttp ? yield* repository.newestUrlFinderRates(providers) : [],
    measurements: measuresHttp ? [] : yield* repository.newestMeasurements(providers)
  }
})
