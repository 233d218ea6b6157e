import { Data, Either, Option, Record } from "effect"

/** What an application issue states, each as written and trimmed; none where the form does not ask. */
export interface ApplicationIssue {
  readonly name: Option.Option<string>
  readonly region: Option.Option<string>
  readonly website: Option.Option<string>
  readonly datacapRequested: Option.Option<string>
  readonly dataCapWeeklyAllocation: Option.Option<string>
  /** Address of the client, `f…`; none for any other text. */
  readonly address: Option.Option<string>
  /** Whether the box for a multisig of the client's own is ticked. */
  readonly isCustomNotary: boolean
  readonly identifier: Option.Option<string>
  readonly dataType: Option.Option<string>
}

/** The text of an issue begins like none of the application forms. */
export class UnknownIssueLayout extends Data.TaggedError("UnknownIssueLayout")<{ readonly beginning: string }> {}

/** First headings of the two forms in use. */
const beginnings = ["### Version", "### Data Owner Name"]

/** Headings of the form by field, the longer wording before the shorter. */
const labels = {
  name: ["Data Owner Name"],
  region: ["Data Owner Country/Region"],
  website: ["Website of the dataowner", "Website"],
  datacapRequested: ["Total amount of DataCap being requested"],
  dataCapWeeklyAllocation: ["Weekly allocation of DataCap requested"],
  address: ["On-chain address for first allocation"],
  customMultisig: ["Custom multisig"],
  identifier: ["Identifier"],
  dataType: ["Data Type of Application"]
} as const

/** A heading with its label, and what follows it up to the next number sign. */
const fields = Record.map(
  labels,
  (wordings: ReadonlyArray<string>) => new RegExp(`# *(?:${wordings.join("|")})([^#]*)`)
)

/**
 * Reads the text of an application issue; line breaks carry no meaning. An issue without text states nothing.
 * Source: external services, "Application issue".
 */
export const parseApplicationIssue = (text: string): Either.Either<ApplicationIssue, UnknownIssueLayout> => {
  const line = text.replace(/[\r\n]/g, "")
  if (text !== "" && !beginnings.some((beginning) => line.startsWith(beginning))) {
    return Either.left(new UnknownIssueLayout({ beginning: line.slice(0, 40) }))
  }
  const { customMultisig, ...stated } = Record.map(fields, (field) =>
    Option.map(Option.fromNullable(field.exec(line)?.[1]), (value) => value.trim())
  )
  return Either.right({
    ...stated,
    address: Option.filter(stated.address, (address) => address.startsWith("f")),
    isCustomNotary: Option.exists(customMultisig, (value) => /- \[x\] Use Custom Multisig/i.test(value))
  })
}
