import { Array as Arr, DateTime, Either, Option, ParseResult, Schema } from "effect"
import { ProviderId } from "../../domain/shared/Ids.js"
import type { DownloadTest, UrlFinderTest } from "../../domain/storage-provider/UrlFinderMetric.js"
import { instantOf } from "../../domain/time/IsoInstant.js"
import { absentAsNull, misfit, optional } from "../shared/ForeignFields.js"
import { namedOnce } from "../shared/NamedOnce.js"
import { Percent } from "./Percent.js"

const isoText = /^(?<day>\d{4}-\d{2}-\d{2})(?<time>T\d{2}:\d{2}:\d{2}(\.\d+)?)(?<offset>Z|[+-]\d{2}:\d{2})?$/

/** ISO text of an instant; one without a zone is in UTC. */
const Instant = Schema.transformOrFail(Schema.String, Schema.DateTimeUtcFromSelf, {
  strict: true,
  decode: (text, _, ast) => {
    const { day = "", offset, time } = isoText.exec(text)?.groups ?? {}
    return Option.match(instantOf({ day, time, offset }), {
      onNone: () => ParseResult.fail(new ParseResult.Type(ast, text, "expected an ISO instant")),
      onSome: ParseResult.succeed
    })
  },
  encode: (instant) => ParseResult.succeed(DateTime.formatIso(instant))
})

/** A download that does not tell when it was measured, or how fast it was, is as good as none. */
const Download = Schema.Struct({
  tested_at: Instant,
  ttfb_ms: absentAsNull(Schema.Finite),
  download_speed_mbps: absentAsNull(Schema.Finite)
})

const Entry = Schema.Struct({
  provider_id: ProviderId,
  retrievability_percent: Percent,
  car_files_percent: Percent,
  tested_at: Instant,
  performance: optional(Schema.Struct({ bandwidth: optional(Schema.Unknown) })),
  diagnostics: optional(Schema.Struct({ result_code: optional(Schema.String) }))
})

const decodeAnswer = Schema.decodeUnknownEither(Schema.Struct({ providers: Schema.Array(Schema.Unknown) }))
const decodeEntry = Schema.decodeUnknownEither(Entry)
const decodeDownload = Schema.decodeUnknownOption(Download)

/** What an answer tells of the providers that it knows. */
export interface BulkTests {
  /** Each provider at most once. */
  readonly tests: ReadonlyArray<UrlFinderTest>
  /** Why the other entries say nothing, one text each. */
  readonly unreadable: ReadonlyArray<string>
}

/**
 * Reads the answer of `POST /providers/bulk?extended=true`. An entry that cannot be read is left out and told; an answer
 * that is no list, or that names a provider twice, is refused whole, with the reason.
 * Source: external services, "URL finder"; provider metrics, "Provider snapshot job".
 */
export const bulkTests = (answer: unknown): Either.Either<BulkTests, string> =>
  Either.gen(function* () {
    const { providers } = yield* Either.mapLeft(decodeAnswer(answer), misfit)
    const [misfits, entries] = Arr.partitionMap(providers, (entry) => decodeEntry(entry))
    const once = namedOnce("provider_id")(entries)
    if (once !== true) return yield* Either.left(once)
    return { tests: entries.map(testOf), unreadable: misfits.map(misfit) }
  })

const testOf = (entry: typeof Entry.Type): UrlFinderTest => ({
  provider: entry.provider_id,
  testedAt: entry.tested_at,
  resultCode: Option.getOrNull(Option.flatMap(entry.diagnostics, ({ result_code }) => result_code)),
  retrievabilityPercent: entry.retrievability_percent,
  carFilesPercent: entry.car_files_percent,
  download: Option.getOrNull(
    entry.performance.pipe(
      Option.flatMap(({ bandwidth }) => bandwidth),
      Option.flatMap((bandwidth) => decodeDownload(bandwidth)),
      Option.map(
        (download): DownloadTest => ({
          testedAt: download.tested_at,
          ttfbMs: download.ttfb_ms,
          downloadSpeedMbps: download.download_speed_mbps
        })
      )
    )
  )
})
