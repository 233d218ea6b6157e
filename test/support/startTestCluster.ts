import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Exit, Layer, Logger, LogLevel, Redacted, Scope } from "effect"
import type { TestProject } from "vitest/node"
import { MigrationsLive } from "../../src/adapters/cdp/Migrations.js"
import { eraseEmbeddedPostgres, ownEmbeddedPostgres } from "../../src/adapters/sandbox/EmbeddedPostgres.js"
import { isAlive, withoutDurability } from "../../src/adapters/sandbox/PostgresServer.js"
import { configuredWith, TEMPLATE } from "./TestCluster.js"

const PREFIX = "cdp-test-cluster-"

const remove = (folder: string) => Effect.promise(() => rm(folder, { recursive: true, force: true }))

/** Ends and removes the clusters of test runs that were killed. One that cannot be removed, another user's, is left with a warning. */
const removeAbandoned = Effect.gen(function* () {
  for (const name of yield* Effect.promise(() => readdir(tmpdir()))) {
    const runner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN
    if (Number.isNaN(runner) || isAlive(runner)) continue
    const folder = join(tmpdir(), name)
    yield* eraseEmbeddedPostgres({ folder }).pipe(
      Effect.zipRight(remove(folder)),
      Effect.catchAll(({ message }) => Effect.logWarning(message))
    )
  }
})

/** The address of a cluster that lives as long as the scope, with the template that test databases are copied from. */
const testCluster = Effect.gen(function* () {
  yield* removeAbandoned
  const folder = yield* Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))),
    remove
  )
  const postgres = yield* ownEmbeddedPostgres({ folder, databases: [TEMPLATE], settings: withoutDurability })
  const template = postgres.url(TEMPLATE)
  const migrated = MigrationsLive.pipe(Layer.provide(configuredWith(template)))
  yield* Effect.scoped(Layer.build(migrated))
  return Redacted.value(template).replace(/\/[^/]*$/, "")
}).pipe(Logger.withMinimumLogLevel(LogLevel.Warning))

/** Runs once before the integration tests; what it answers runs after them. */
export default async (project: TestProject) => {
  const scope = Effect.runSync(Scope.make())
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
  try {
    project.provide("clusterUrl", await Effect.runPromise(Scope.extend(testCluster, scope)))
  } catch (failure) {
    await close()
    throw failure
  }
  return close
}
