import { Option } from "effect"

/** Names in a client's row on chain. */
export interface ChainNames {
  readonly name: string | null
  readonly orgName: string | null
}

/** A text without the blanks around it; none of an empty one and of `n/a`. */
const stated = (text: string | null): Option.Option<string> =>
  Option.filter(Option.fromNullable(text?.trim()), (trimmed) => trimmed !== "" && trimmed !== "n/a")

/**
 * Name of a client: that of its application file, else the first name of its rows on chain, by row id, else their first
 * organisation. Null when none is stated. Source: published rules, "Client report".
 */
export const clientName = (applicationName: string | null, rows: ReadonlyArray<ChainNames>): string | null =>
  Option.getOrNull(
    Option.firstSomeOf([
      stated(applicationName),
      Option.firstSomeOf(rows.map(({ name }) => stated(name))),
      Option.firstSomeOf(rows.map(({ orgName }) => stated(orgName)))
    ])
  )
