import { Effect, Either, Option, Record } from "effect"
import { ProviderId } from "../../domain/shared/Ids.js"
import { type Location, type ProviderPlace, providerPlace } from "../../domain/storage-provider/Location.js"
import { providersToLookUp, usableSince } from "../../domain/storage-provider/PlaceLookUps.js"
import type { JobRun } from "../jobs/Job.js"
import { LocationLookup } from "../ports/LocationLookup.js"
import { PlaceStore } from "../ports/PlaceStore.js"
import type { UpstreamError, UpstreamName } from "../ports/PortErrors.js"
import { ProviderRepository } from "../ports/ProviderRepository.js"
import { findLocation } from "../storage-provider/FindLocation.js"
import { type Collector, HOURLY_LIMIT, switchedOff, tellFailures } from "./Collector.js"
import { progress } from "./Progress.js"
import { isStorable } from "./storableText.js"
import { failureTexts, isRecordFault, warnOf } from "./UpstreamFailures.js"

const NAME = "collect-locations"

const PROVIDERS_AT_ONCE = 4

interface LookedUp {
  readonly provider: ProviderId
  readonly place: Either.Either<Option.Option<Location>, UpstreamError>
}

/** Whether a service has answered for somebody; only a place that was found proves that names and places are told. */
const hasAnswered = (service: UpstreamName, lookedUp: ReadonlyArray<LookedUp>): boolean =>
  lookedUp.some(({ place }) =>
    Either.match(place, {
      onLeft: (failure) => service === "lotus" && failure.service !== "lotus",
      onRight: (location) => service === "lotus" || Option.isSome(location)
    })
  )

/**
 * Failures that say nothing of the provider: those of a service that was out of reach in this run, and those of one that
 * answered for nobody, but for what it refused.
 */
const outages = (lookedUp: ReadonlyArray<LookedUp>): ReadonlyArray<UpstreamError> => {
  const failures = lookedUp.flatMap(({ place }) => (Either.isLeft(place) ? [place.left] : []))
  const lost = failures.filter(({ reason }) => reason === "suspended" || reason === "unreachable")
  const down = new Set(lost.map(({ service }) => service))
  return failures.filter(
    ({ reason, service }) => reason !== "refused" && (down.has(service) || !hasAnswered(service, lookedUp))
  )
}

/** A place as it can be stored; unknown is what nobody could tell. */
const placeOf = ({ place, provider }: LookedUp): ProviderPlace => {
  const { provider: _, ...fields } = providerPlace(provider, Option.flatten(Either.getRight(place)))
  return { provider, ...Record.map(fields, (text) => (text !== null && isStorable(text) ? text : null)) }
}

/** Looks up where the providers are of which nobody knows, or which nobody has looked up for a week. */
const work = Effect.fn("collectLocations")(function* ({ asOf }: JobRun) {
  const repository = yield* ProviderRepository
  const store = yield* PlaceStore
  const { missing } = yield* LocationLookup
  if (missing.length > 0) return yield* switchedOff("places of providers", missing)

  const waiting = yield* repository.notLookedUpSince(usableSince(asOf))
  const places = yield* repository.places
  const placed = new Set(places.filter(({ country }) => country !== null).map(({ provider }) => provider))
  const due = providersToLookUp(waiting, places, asOf).map((provider) => ProviderId.make(provider))
  const tell = yield* progress(NAME, due.length, "providers")
  const lookedUp = yield* Effect.forEach(
    due,
    (provider) =>
      findLocation(provider).pipe(
        Effect.either,
        Effect.map((place): LookedUp => ({ provider, place })),
        Effect.zipLeft(tell(1))
      ),
    { concurrency: PROVIDERS_AT_ONCE }
  )

  // A place that is known is not given up for a failure that may pass.
  const isPassing = ({ place, provider }: LookedUp) =>
    Either.isLeft(place) && placed.has(provider) && !isRecordFault(place.left)
  const unsaid = new Set([
    ...outages(lookedUp),
    ...lookedUp.filter(isPassing).flatMap(({ place }) => (Either.isLeft(place) ? [place.left] : []))
  ])
  const told = lookedUp.filter(({ place }) => Either.isRight(place) || !unsaid.has(place.left))
  const unknown = told.flatMap(({ place }) => (Either.isLeft(place) ? [place.left] : []))
  const failures = failureTexts([...unsaid])
  yield* warnOf([...failureTexts(unknown), ...failures])
  const rowsWritten = yield* store.append(asOf, told.map(placeOf))
  return { rowsRead: told.length, rowsWritten, failures: tellFailures(failures) }
})

export const collectLocations = {
  name: NAME,
  description: "Where providers are, by the addresses that they name on chain, from ipinfo",
  cron: "30 * * * *",
  fills: ["provider_ip_info"],
  limit: HOURLY_LIMIT,
  needs: "aggregation",
  work
} as const satisfies Collector<unknown, unknown>
