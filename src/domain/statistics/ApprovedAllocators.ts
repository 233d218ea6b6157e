import { DateTime, Option } from "effect"
import type { RegistryFile } from "../allocator/RegistryFile.js"
import { instantOf } from "../time/IsoInstant.js"

const utcText = /^(?<day>\d{4}-\d{2}-\d{2})(?<time>T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)Z$/

/** An approval as far as it counts. */
const utcInstant = (text: string): Option.Option<DateTime.Utc> => {
  const { day, time } = utcText.exec(text)?.groups ?? {}
  return day === undefined ? Option.none() : instantOf({ day, time })
}

/**
 * Registry entries that were approved before an instant, rejected ones too. An approval counts when it is written as a
 * full date-time in UTC; a bare date or another zone does not. Source: published rules, "Share statistics".
 */
export const approvedAllocators = (files: ReadonlyArray<Pick<RegistryFile, "history">>, before: DateTime.Utc): number =>
  files.filter(({ history }) =>
    Option.flatMap(history, ({ Approved }) => Option.flatMap(Approved, utcInstant)).pipe(
      Option.exists(DateTime.lessThan(before))
    )
  ).length
