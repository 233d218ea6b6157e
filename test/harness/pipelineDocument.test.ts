import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { pipelineDocument } from "./pipelineDocument.js"

it("keeps docs/pipeline.md true to the declarations", () => {
  const stored = readFileSync(new URL("../../docs/pipeline.md", import.meta.url), "utf8")
  assert.strictEqual(stored, pipelineDocument(), "run npm run docs")
})
