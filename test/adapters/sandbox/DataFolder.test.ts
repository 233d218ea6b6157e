import { chmod, mkdir, readdir, realpath, stat, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { fullOrReadOnly, ifExists, prepareFolder, removeTree } from "../../../src/adapters/sandbox/DataFolder.js"
import { temporaryFolder } from "../../support/TemporaryFolder.js"

const real = (folder: string) => Effect.promise(() => realpath(folder))

const refusal = (folder: string) => Effect.map(Effect.flip(prepareFolder(folder)), ({ detail }) => detail)

describe("a data folder", () => {
  it.scopedLive("is made with those above it, readable by the user of a server, and left empty", () =>
    Effect.gen(function* () {
      const folder = join(yield* temporaryFolder, "some", "where")
      assert.strictEqual(yield* prepareFolder(folder), yield* real(folder))
      yield* Effect.promise(async () => {
        assert.strictEqual((await stat(folder)).mode & 0o777, 0o755)
        assert.deepStrictEqual(await readdir(folder), [])
      })
    })
  )

  it.scopedLive("that was there keeps its mode and what is in it, and is told by its real path", () =>
    Effect.gen(function* () {
      const above = yield* temporaryFolder
      const [folder, link] = [join(above, "folder"), join(above, "link")]
      yield* Effect.promise(async () => {
        await mkdir(folder)
        await chmod(folder, 0o700)
        await writeFile(join(folder, "kept"), "")
        await symlink(folder, link)
      })
      assert.strictEqual(yield* prepareFolder(link), yield* real(folder))
      yield* Effect.promise(async () => {
        assert.strictEqual((await stat(folder)).mode & 0o777, 0o700)
        assert.deepStrictEqual(await readdir(folder), ["kept"])
      })
    })
  )

  it.scopedLive("is refused, in words, where a file stands in its way", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "file")
      yield* Effect.promise(() => writeFile(file, ""))
      assert.strictEqual(yield* refusal(file), "it is a file, not a folder")
      assert.strictEqual(yield* refusal(join(file, "below")), "part of the path is a file, not a folder")
    })
  )

  it.scopedLive("is gone with all in it once removed, and may be removed again", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const tree = yield* prepareFolder(join(folder, "tree", "branch"))
      yield* removeTree(folder, join(folder, "tree"))
      assert.deepStrictEqual(yield* ifExists(folder, () => stat(tree)), Option.none())
      yield* removeTree(folder, join(folder, "tree"))
    })
  )
})

describe("what PostgreSQL complains of", () => {
  const complaints = [
    { output: 'FATAL: could not write to file "pg_wal/x": No space left on device', detail: "the disk is full" },
    { output: "PANIC: could not write: wrote only 4096 of 8192 bytes at offset 0", detail: "the disk is full" },
    { output: "could not extend file: Disk quota exceeded", detail: "the disk quota is used up" },
    { output: "could not create directory: Read-only file system", detail: "the file system is read-only" }
  ]
  it.each(complaints)("is told as a fault of the folder: $output", ({ detail, output }) => {
    const { message } = Option.getOrThrow(fullOrReadOnly("/data", output))
    assert.include(message, `The data folder /data cannot be used: ${detail}`)
  })

  it("is none of the folder's in other words", () => {
    assert.deepStrictEqual(fullOrReadOnly("/data", "FATAL: password authentication failed"), Option.none())
  })
})
