import { Either, Option, Schema } from "effect"
import { parseDataSize } from "../../../src/domain/shared/Bytes.js"
import { parseFlag } from "../../../src/domain/shared/Flag.js"
import { scaleInteger, truncatedRatio } from "../../../src/domain/shared/Ratio.js"
import { epochAt } from "../../../src/domain/time/ChainEpoch.js"
import { editionAtTimestamp } from "../../../src/domain/time/FilPlusEdition.js"
import { dropWeekInProgress, lastFullWeek } from "../../../src/domain/time/Week.js"
import { vectorRule } from "./VectorRule.js"
import { Instant, Integer, unknownAsNull, Week } from "./VectorValues.js"

const Decimals = Schema.Int.pipe(Schema.between(0, 100))

/** Arithmetic, texts and the calendar. */
export const sharedRules = {
  "ratio-truncate": vectorRule(
    Schema.Struct({ numerator: Integer, denominator: Integer, precision: Schema.optional(Decimals) }),
    ({ numerator, denominator, precision }) => ({ result: truncatedRatio(numerator, denominator, precision) }),
    { exactNumbers: true }
  ),
  "scale-integer": vectorRule(Schema.Struct({ value: Integer, factor: Schema.Number }), ({ value, factor }) => ({
    result: scaleInteger(value, factor)
  })),
  "parse-flag": vectorRule(Schema.Struct({ text: unknownAsNull(Schema.String) }), ({ text }) => ({
    result: Option.getOrNull(Option.flatMap(Option.fromNullable(text), parseFlag))
  })),
  "parse-data-size": vectorRule(Schema.Struct({ text: unknownAsNull(Schema.String) }), ({ text }) =>
    Either.match(parseDataSize(text ?? ""), {
      onLeft: () => ({ bytes: null, parseError: true }),
      onRight: (bytes) => ({ bytes: Option.getOrNull(bytes), parseError: false })
    })
  ),
  "last-full-week": vectorRule(Schema.Struct({ now: Instant }), ({ now }) => ({ week: lastFullWeek(now) })),
  "drop-week-in-progress": vectorRule(Schema.Struct({ now: Instant, weeks: Schema.Array(Week) }), ({ now, weeks }) => ({
    weeks: dropWeekInProgress(weeks, now, (week) => week)
  })),
  "filecoin-epoch": vectorRule(Schema.Struct({ instant: Instant }), ({ instant }) => ({ height: epochAt(instant) })),
  "filplus-edition": vectorRule(Schema.Struct({ timestamp: Schema.Number }), ({ timestamp }) =>
    Option.match(editionAtTimestamp(timestamp), {
      onNone: () => null,
      onSome: ({ id, lowReplicaThreshold, highReplicaThreshold }) => ({
        editionId: id,
        lowReplicaThreshold,
        highReplicaThreshold
      })
    })
  )
}
