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

const firstStated = (texts: ReadonlyArray<string | null>): string | null =>
  texts.map(stated).find((text) => text !== null) ?? null
