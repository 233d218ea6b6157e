import { Cause, Option } from "effect"

/** What a failure says, in one line; one without words is known by its name, a bug by its first message. */
export const failureText = (cause: Cause.Cause<{ readonly _tag: string; readonly message: string }>): string =>
  Option.match(Cause.failureOption(cause), {
    onNone: () => `defect: ${Cause.prettyErrors(cause)[0]?.message ?? "of unknown nature"}`,
    onSome: ({ _tag, message }) => (message === "" ? _tag : message)
  })
