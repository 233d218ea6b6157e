import type { RuleSet } from "../rules/RuleSet.js"
import { stated } from "../shared/Texts.js"

/** Names in a client's row on chain. */
export interface ChainNames {
  readonly name: string | null
  readonly orgName: string | null
}

/**
 * Name of a client: that of its application file, else the first name of its rows on chain, by row id, else their first
 * organisation. Null when none is stated. Source: published rules, "Client report".
 */
export const clientName = (applicationName: string | null, rows: ReadonlyArray<ChainNames>): string | null =>
  stated(applicationName) ??
  firstStated(rows.map(({ name }) => name)) ??
  firstStated(rows.map(({ orgName }) => orgName))

/** Names that a client goes by, where clients are listed. */
export interface ListedNames {
  /** That of its application file. */
  readonly application: string | null
  /** In an allocator's report that of its row in the name of the allocator; null elsewhere. */
  readonly own: string | null
  /** Of all its rows on chain, by row id. */
  readonly rows: ReadonlyArray<ChainNames>
}

/**
 * Name of a client in an allocator's report and in the series of old DataCap: that of its application file where the rule
 * set is without FilSpark, as the newest reference has it, else its own, else as {@link clientName}.
 * Source: published rules, "Stored columns when something is unknown", allocator report; "Old datacap".
 */
export const nameInList = ({ application, own, rows }: ListedNames, { measuresHttp }: RuleSet): string | null =>
  (measuresHttp ? null : stated(application)) ?? clientName(own, rows)

const firstStated = (texts: ReadonlyArray<string | null>): string | null =>
  texts.map(stated).find((text) => text !== null) ?? null
