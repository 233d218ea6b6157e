import { assert, describe, it } from "@effect/vitest"
import { cidSharing } from "../../../../src/domain/report/client/CidSharing.js"
import { judge, passes, sentence } from "./clientReports.js"

describe("CID sharing", () => {
  it("is not to be with any client", () => {
    assert.isTrue(passes(cidSharing, { cidSharingCount: 0 }))
    assert.isFalse(passes(cidSharing, { cidSharingCount: 1 }))
  })

  it("counts the clients", () => {
    const outcome = judge(cidSharing, { cidSharingCount: 2 })
    assert.deepStrictEqual(outcome.metadata, { count: 2, msg: "CID sharing has been observed" })
    assert.strictEqual(sentence(outcome), "passes when pieces are shared with 2 clients fewer")
  })
})
