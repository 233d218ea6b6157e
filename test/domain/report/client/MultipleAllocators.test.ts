import { assert, describe, it } from "@effect/vitest"
import { multipleAllocators } from "../../../../src/domain/report/client/MultipleAllocators.js"
import { judge, passes, sentence } from "./clientReports.js"

const by = (...allocators: ReadonlyArray<string>) => judge(multipleAllocators, { allocators })

describe("number of allocators", () => {
  it("may be one at most, Glif not counted", () => {
    assert.isTrue(by().result)
    assert.isTrue(by("f01001").result)
    assert.isTrue(by("f0121877", "f01001", "f0121877").result)
    assert.isFalse(by("f01001", "f0121877", "f01002").result)
  })

  it("counts an allocator as often as it has a row", () => {
    assert.isFalse(passes(multipleAllocators, { allocators: ["f01001", "f01001"] }))
    assert.strictEqual(by("f01001", "f01001").metadata.allocators_count, 2)
  })

  it("says how many are too many", () => {
    assert.strictEqual(sentence(by("f01", "f02")), "passes with 1 allocator fewer")
    assert.strictEqual(sentence(by("f01", "f02", "f03")), "passes with 2 allocators fewer")
  })
})
