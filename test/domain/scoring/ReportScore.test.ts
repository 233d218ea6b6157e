import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  byShare,
  isAtLeast,
  printScorePercentage,
  type ReportScore,
  reportScore
} from "../../../src/domain/scoring/ReportScore.js"
import { result } from "./storedReports.js"

const score: fc.Arbitrary<ReportScore> = fc
  .tuple(fc.nat(200), fc.nat(200))
  .map(([one, other]) => ({ total: Math.min(one, other), maximum: Math.max(one, other) }))

describe("the score of a report", () => {
  it("adds up what results earned and the most that their ranges give", () => {
    assert.deepStrictEqual(reportScore([result(9, 9), result(3, 6)]), { total: 12, maximum: 15 })
    assert.deepStrictEqual(reportScore([{ score: 0, ranges: [] }]), { total: 0, maximum: 0 })
    assert.deepStrictEqual(reportScore([]), { total: 0, maximum: 0 })
  })

  it("is printed with two decimals and a leading digit, rounded half up", () => {
    const printed = (total: number, maximum: number) => printScorePercentage({ total, maximum })
    assert.strictEqual(printed(50, 101), "49.50")
    assert.strictEqual(printed(1, 200), "0.50")
    assert.strictEqual(printed(1, 8), "12.50")
    assert.strictEqual(printed(1, 800), "0.13")
    assert.strictEqual(printed(0, 51), "0.00")
    assert.strictEqual(printed(51, 51), "100.00")
    assert.strictEqual(printed(0, 0), "100.00")
  })

  it.prop("is ordered as the shares are", [score, score], ([one, other]) => {
    const share = ({ total, maximum }: ReportScore) => (maximum === 0 ? 1 : total / maximum)
    assert.strictEqual(byShare(one, other), Math.sign(share(one) - share(other)))
  })

  it("is at least its own share, to the last bit", () => {
    assert.isTrue(isAtLeast({ total: 3, maximum: 10 }, 30))
    assert.isFalse(isAtLeast({ total: 29, maximum: 100 }, 30))
    assert.isTrue(isAtLeast({ total: 0, maximum: 0 }, 100))
  })
})
