import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { clientDiversity } from "../../../src/domain/scoring/ClientDiversity.js"
import { now, report } from "./reports.js"
import { monthsAgo } from "./whatIf.js"

const scored = (clientsNumber: number, ...auditEnds: ReadonlyArray<DateTime.Utc | null>) =>
  clientDiversity.score(report({ clientsNumber, auditEnds }), ruleSetV061)

const reasonOf = ({ explanation: { prospect } }: ReturnType<typeof scored>) =>
  prospect._tag === "OutOfReach" ? prospect.reason : prospect._tag

describe("client diversity", () => {
  it("takes the first audit of the list, even where another one ended earlier", () => {
    assert.strictEqual(scored(3, monthsAgo(2), monthsAgo(10)).value, 1.5)
  })

  it("is 0 without an end of the first audit, and says why", () => {
    for (const score of [scored(3), scored(3, null), scored(3, null, monthsAgo(2))]) {
      assert.strictEqual(score.value, 0)
      assert.include(score.metadata, "Months of operation: null")
      assert.strictEqual(reasonOf(score), "the registry entry does not say when the first audit ended")
    }
  })

  it("is 0 in the instant in which the first audit ends", () => {
    assert.strictEqual(scored(3, now).value, 0)
  })

  it("is negative before the first audit ends, which earns nothing", () => {
    const early = [DateTime.add(now, { months: 2 })]
    const figures = { CLIENT_DIVERSITY: { average: -2, maximum: -2 } }
    const score = clientDiversity.score(
      report({ clientsNumber: 3, auditEnds: early, population: { httpRates: [], urlFinderRates: [], figures } }),
      ruleSetV061
    )
    assert.strictEqual(score.value, -1.5)
    assert.strictEqual(score.score, 0)
    assert.strictEqual(score.maximum, 0)
    assert.strictEqual(reasonOf(score), "the first audit ends no earlier than this report")
  })

  it("earns nothing by a number of clients that is none", () => {
    for (const clients of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const score = scored(clients, monthsAgo(2))
      assert.deepStrictEqual([score.value, score.score, reasonOf(score)], [0, 0, "the number of clients is not known"])
    }
  })

  it("is next to nothing when the first audit ended at the beginning of time", () => {
    assert.isBelow(scored(3, DateTime.unsafeMake(-8_640_000_000_000_000)).value, 0.001)
  })
})
