import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { rulesDocument } from "./rulesDocument.js"

it("keeps docs/rules.md true to the declarations", () => {
  const stored = readFileSync(new URL("../../docs/rules.md", import.meta.url), "utf8")
  assert.strictEqual(stored, rulesDocument(), "run npm run docs")
})
