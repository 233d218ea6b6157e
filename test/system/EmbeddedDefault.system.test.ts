import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { command, freePort, platformProcess, said } from "../support/PlatformProcess.js"
import { temporaryFolder } from "../support/TemporaryFolder.js"

/** What a program says to people, without its log. */
const sentences = (output: string) => output.split("\n").filter((line) => line !== "" && !line.startsWith("{"))

const postmaster = (folder: string) =>
  Effect.promise(async () =>
    Number((await readFile(join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n")[0])
  )

describe("commands beside a first start", () => {
  it.scopedLive("leave the sample to it that is being made", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const port = yield* freePort
      const server = yield* platformProcess(["serve"], { DATA_FOLDER: folder, PORT: String(port) })
      yield* said(server, "Preparing the sample DMOB")
      const [runs, collected] = yield* Effect.all(
        [
          command(["runs", "--json"], { DATA_FOLDER: folder }),
          command(["collect", "registry"], { DATA_FOLDER: folder })
        ],
        { concurrency: 2 }
      )
      assert.strictEqual(runs.code, 0, runs.output)
      assert.notInclude(runs.output, "sample")
      assert.isTrue(
        collected.code === 0 || collected.output.includes("another instance is running it"),
        collected.output
      )
      yield* said(server, "is ready on")
      const { output } = yield* command(["runs", "--job", "aggregation", "--json"], { DATA_FOLDER: folder })
      assert.match(output, /"state": ?"completed"/)
    })
  )
})

describe("a serving process whose embedded PostgreSQL is killed", () => {
  it.scopedLive("ends with one sentence and exit code 1, and the next start recovers", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const port = yield* freePort
      const serve = platformProcess(["serve"], { DATA_FOLDER: folder, PORT: String(port), JOBS: "off" })
      const first = yield* serve
      yield* said(first, "is ready on")
      const pid = yield* postmaster(folder)
      yield* Effect.sync(() => process.kill(pid, "SIGKILL"))
      const code = yield* Effect.timeout(first.ended, "15 seconds")
      assert.strictEqual(code, 1, first.output())
      assert.deepStrictEqual(
        sentences(first.output()).filter((line) => line.includes("ended by itself")),
        [
          `The embedded PostgreSQL ended by itself (see ${join(folder, "postgres.log")}): start again, and it recovers what it had stored.`
        ]
      )
      yield* said(yield* serve, "is ready on")
    })
  )
})

describe("a malformed setting", () => {
  it.live.each([
    { name: "DATABASE_URL", value: "mysql://cdp:secret@localhost/cdp" },
    { name: "DMOB_DATABASE_URL", value: "localhost/secret" },
    { name: "GITHUB_API_URL", value: "api.secret" },
    { name: "GITHUB_PAT", value: "a secret" },
    { name: "FILSPARK_API_URL", value: "secret" },
    { name: "URL_FINDER_API_URL", value: "ftp://secret" },
    { name: "AGGREGATION_MAX_DROP", value: "half" }
  ])("of $name ends a start and a command before anything is made", ({ name, value }) =>
    Effect.gen(function* () {
      const folder = join(yield* temporaryFolder, "data")
      for (const args of [["serve"], ["aggregate"]]) {
        const { code, output } = yield* command(args, { DATA_FOLDER: folder, PORT: "0", [name]: value })
        assert.strictEqual(code, 1, output)
        const [sentence = "", ...more] = sentences(output)
        assert.isEmpty(more, output)
        assert.include(sentence, `${name}: expected`)
        assert.notInclude(sentence, "secret")
      }
      assert.isFalse(existsSync(folder))
    }).pipe(Effect.scoped)
  )
})
