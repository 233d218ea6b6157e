import { Effect, Redacted } from "effect"
import pg from "pg"

/** Rows of a statement on a connection of its own. */
export const queryOnce = (url: Redacted.Redacted, statement: string) =>
  Effect.promise(async () => {
    const client = new pg.Client(Redacted.value(url))
    await client.connect()
    const { rows } = await client.query(statement)
    await client.end()
    return rows
  })
