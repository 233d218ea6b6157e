import { fileURLToPath } from "node:url"
import { FileSystem } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { runVectors } from "./harness/vectors/runVectors.js"

const here = (name: string) => fileURLToPath(new URL(`facts/${name}`, import.meta.url))
const Pending = Schema.parseJson(Schema.Struct({ vectors: Schema.Array(Schema.String) }))

const results = Effect.all({
  files: runVectors(here("vectors")),
  pending: FileSystem.FileSystem.pipe(
    Effect.flatMap((files) => files.readFileString(here("pending.json"))),
    Effect.flatMap(Schema.decode(Pending)),
    Effect.map(({ vectors }) => new Set(vectors))
  )
}).pipe(Effect.provide(NodeContext.layer))

describe("vectors", () => {
  it.live("every rule that is not pending answers as its cases expect", () =>
    Effect.gen(function* () {
      const { files, pending } = yield* results
      const landed = files.filter(({ name }) => !pending.has(name))
      assert.isAbove(landed.length, 0)
      assert.deepStrictEqual(
        landed.flatMap(({ failures }) => failures),
        []
      )
    })
  )

  it.live("every pending rule still fails, or it would not be pending", () =>
    Effect.gen(function* () {
      const { files, pending } = yield* results
      const waiting = files.filter(({ name, failures }) => pending.has(name) && failures.length > 0)
      assert.deepStrictEqual(
        waiting.map(({ name }) => name),
        Array.from(pending).sort()
      )
    })
  )
})
