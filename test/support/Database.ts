import { Effect, Layer, Redacted } from "effect"
import pg from "pg"
import { inject } from "vitest"
import { CdpWorkLive } from "../../src/adapters/cdp/CdpDatabase.js"
import { configuredWith, TEMPLATE } from "./TestCluster.js"

let made = 0

const asAdministrator = (statement: string) =>
  Effect.promise(async () => {
    const client = new pg.Client(`${inject("clusterUrl")}/postgres`)
    await client.connect()
    await client.query(statement)
    await client.end()
  })

const databaseFrom = (template: string) =>
  Effect.acquireRelease(
    Effect.suspend(() => {
      made += 1
      const name = `test_${process.pid}_${made}`
      return Effect.as(asAdministrator(`create database ${name} template ${template}`), name)
    }),
    (name) => asAdministrator(`drop database ${name} with (force)`)
  ).pipe(Effect.map((name) => Redacted.make(`${inject("clusterUrl")}/${name}`)))

/** The URL of a new database with our schema, dropped when the scope closes. */
export const testDatabase = databaseFrom(TEMPLATE)

/** The URL of a new database with nothing in it, dropped when the scope closes. */
export const emptyDatabase = databaseFrom("template0")

/** Our database, new and with our schema: SqlClient and CdpPool. Shared by the tests of one `layer(…)`. */
export const CdpTestLive = Layer.unwrapScoped(
  Effect.map(testDatabase, (url) => CdpWorkLive.pipe(Layer.provide(configuredWith(url))))
)
