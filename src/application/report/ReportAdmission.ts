import { Duration, Effect, Either, Number as Num } from "effect"
import { ReportSettings } from "../ports/ReportSettings.js"
import { TooManyReports } from "./ReportDesk.js"

/** Durations of reports from which the next ones are estimated. */
const REMEMBERED = 20

/** How long a report is taken to need before any has been made. */
const FIRST_GUESS = Duration.seconds(10)

const RETRY_SECONDS = { minimum: 1, maximum: 60 }

/** What was let in: carries out its work as soon as there is room. */
export type Admitted = <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/**
 * Lets in as many reports as may be generated and wait at once, by the settings. Each one let in has to carry out its work,
 * which gives back its place.
 */
export const reportAdmission = Effect.gen(function* () {
  const { generationLimit, generationQueue } = yield* ReportSettings
  const room = yield* Effect.makeSemaphore(generationLimit)
  const recent: Array<Duration.Duration> = []
  let places = generationLimit + generationQueue

  const remember = (duration: Duration.Duration) => {
    recent.push(duration)
    if (recent.length > REMEMBERED) recent.shift()
  }

  const retryAfterSeconds = (): number => {
    const known = recent.length === 0 ? [FIRST_GUESS] : recent
    const mean = Num.sumAll(known.map(Duration.toSeconds)) / known.length
    return Num.clamp(Math.ceil((mean * (generationQueue + 1)) / generationLimit), RETRY_SECONDS)
  }

  const admitted: Admitted = (work) =>
    Effect.timed(work).pipe(
      Effect.map(([duration, result]) => {
        remember(duration)
        return result
      }),
      room.withPermits(1),
      Effect.ensuring(
        Effect.sync(() => {
          places += 1
        })
      )
    )

  /** Decides in one step, in which nobody else is let in. */
  return (): Either.Either<Admitted, TooManyReports> => {
    if (places === 0) return Either.left(new TooManyReports({ retryAfterSeconds: retryAfterSeconds() }))
    places -= 1
    return Either.right(admitted)
  }
})
