import { spawnSync } from "node:child_process"
import { chmod, mkdir, stat } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect, Logger, LogLevel, Redacted } from "effect"
import pg from "pg"
import { eraseEmbeddedPostgres, ownEmbeddedPostgres } from "../../src/adapters/sandbox/EmbeddedPostgres.js"
import type { RootStrategy } from "../../src/adapters/sandbox/ServerHome.js"
import { kill, owner, startedBy } from "../support/OwnerProgram.js"
import { temporaryFolder } from "../support/TemporaryFolder.js"

const root = process.geteuid?.() === 0

/** What makes a program an ordinary user; nothing when it is one. Root keeps no privilege by it. */
const ordinarily = root ? ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] : []

/** Whether `nobody` can run what lies here, which decides what `other-user` can do in this clone. */
const packageIsPublic = () =>
  spawnSync(
    "/bin/sh",
    [
      "-c",
      'cd "$0"',
      createRequire(import.meta.url)
        .resolve("pg")
        .replace(/[^/]*$/, "")
    ],
    {
      uid: 65_534,
      cwd: "/"
    }
  ).status === 0

const namespacesAllowed = () => spawnSync("unshare", ["--user", "true"]).status === 0

const remembered = (url: Redacted.Redacted) =>
  Effect.promise(async () => {
    const client = new pg.Client(Redacted.value(url))
    await client.connect()
    await client.query("create table if not exists starts (at serial)")
    await client.query("insert into starts default values")
    const { rows } = await client.query<{ count: number }>("select count(*)::int as count from starts")
    await client.end()
    return rows[0]?.count
  })

const startedThus = (folder: string, strategy: RootStrategy) =>
  Effect.scoped(
    ownEmbeddedPostgres({ folder, databases: ["cdp"], rootStrategies: [strategy] }).pipe(
      Effect.flatMap(({ url }) => remembered(url("cdp"))),
      Logger.withMinimumLogLevel(LogLevel.Warning)
    )
  )

const ownerOf = (folder: string) => Effect.promise(async () => (await stat(join(folder, "postgres"))).uid)

if (root) {
  it.scopedLive("root runs a server below a folder that only root can enter, and keeps its files", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const start = startedThus(folder, "user-namespace")
      if (!namespacesAllowed()) return assert.strictEqual((yield* Effect.flip(start))._tag, "RootRefused")
      assert.strictEqual(yield* start, 1)
      assert.strictEqual(yield* ownerOf(folder), 0)
    })
  )

  it.scopedLive("root runs a server as another user, where that user can reach folder and programs", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const hidden = yield* Effect.flip(startedThus(folder, "other-user"))
      assert.strictEqual(hidden._tag, "RootRefused")
      yield* Effect.promise(() => chmod(folder, 0o755))
      const start = startedThus(folder, "other-user")
      if (!packageIsPublic()) return assert.strictEqual((yield* Effect.flip(start))._tag, "RootRefused")
      assert.strictEqual(yield* start, 1)
      const user = yield* ownerOf(folder)
      assert.notStrictEqual(user, 0)
      // Whatever root prefers for its own, this cluster is its user's and stays so.
      assert.strictEqual(yield* startedThus(folder, "user-namespace"), 2)
      assert.strictEqual(yield* ownerOf(folder), user)
    })
  )

  it.scopedLive("a cluster keeps its rows whichever way root runs its server", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      yield* Effect.addFinalizer(() => Effect.orDie(eraseEmbeddedPostgres({ folder })))
      const inPlace: RootStrategy = namespacesAllowed() ? "user-namespace" : "relocated"
      for (const [index, strategy] of ([inPlace, "relocated", "relocated", inPlace] as const).entries())
        assert.strictEqual(yield* startedThus(folder, strategy), index + 1)
    })
  )
}

it.scopedLive("an ordinary user runs the server as itself", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const program = yield* owner(folder, ordinarily)
    assert.strictEqual(startedBy(program), "initialised")
    yield* kill(program.child.pid ?? 0, "SIGTERM")
    yield* program.ended
  })
)

it.scopedLive("an ordinary user is told of a folder that it may not write", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const closed = join(folder, "closed")
    yield* Effect.promise(() => mkdir(closed, { mode: 0o555 }))
    const program = yield* owner(closed, ordinarily)
    assert.deepStrictEqual(program.outcome, {
      _tag: "DataFolderUnusable",
      message: `The data folder ${closed} cannot be used: no permission there; choose another folder or change its owner.`
    })
  })
)

/** A program whose data folder is a file system of its own. */
const mounted = (folder: string, options: string) =>
  owner(folder, [
    ...["unshare", "--user", "--map-root-user", "--mount", "--", "/bin/sh", "-c"],
    `mount -t tmpfs -o "$0" tmpfs "$1" && shift && exec "$@"`,
    options,
    folder
  ])

it.scopedLive("a disk that is too small for a cluster is reported as full", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const { outcome } = yield* mounted(folder, "size=20m")
    assert.deepStrictEqual(outcome, {
      _tag: "DataFolderUnusable",
      message: `The data folder ${folder} cannot be used: the disk is full; free about 500 MB.`
    })
  })
)

it.scopedLive("a read-only data folder is reported as such", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const { outcome } = yield* mounted(folder, "ro")
    assert.deepStrictEqual(outcome, {
      _tag: "DataFolderUnusable",
      message: `The data folder ${folder} cannot be used: the file system is read-only; choose a folder that can be written.`
    })
  })
)
