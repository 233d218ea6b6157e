import { DateTime, Option } from "effect"
import type { RegistryFile } from "../allocator/RegistryFile.js"

const utcDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/

/**
 * Registry entries that were approved before an instant, rejected ones too. An approval counts when it is written as a
 * full date-time in UTC; a bare date or another zone does not. Source: published rules, "Share statistics".
 */
export const approvedAllocators = (files: ReadonlyArray<Pick<RegistryFile, "history">>, before: DateTime.Utc): number =>
  files.filter(({ history }) =>
    Option.exists(
      Option.flatMap(history, ({ Approved }) => Option.filter(Approved, (text) => utcDateTime.test(text))).pipe(
        Option.flatMap((text) => DateTime.make(text))
      ),
      DateTime.lessThan(before)
    )
  ).length
