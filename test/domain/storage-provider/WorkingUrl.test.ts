import { assert, describe, it } from "@effect/vitest"
import { workingUrl } from "../../../src/domain/storage-provider/WorkingUrl.js"

describe("URL of a piece", () => {
  it("is known when the search succeeded, and by no other word", () => {
    const url = "http://provider.example/piece/1"
    assert.strictEqual(workingUrl({ result: "Success", url }), url)
    assert.isNull(workingUrl({ result: "Success", url: null }))
    for (const result of ["success", "TimedOut", ""]) assert.isNull(workingUrl({ result, url }))
  })
})
