import { assert, describe, it } from "@effect/vitest"
import { isPublicByTheLetter, publicAnswerTest, readPublicAnswer } from "../../../src/domain/client/PublicAnswer.js"
import { ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"

describe("answer about public data", () => {
  it("has to stand as it is for averages, in any case", () => {
    for (const answer of ["[x] I confirm", "[X] I CONFIRM", "yes", "YES"]) assert.isTrue(isPublicByTheLetter(answer))
    for (const answer of [null, "", " yes", "yes.", "[ ] I confirm", "[x] I confirm ", "Yes, it is"]) {
      assert.isFalse(isPublicByTheLetter(answer))
    }
  })

  it("has to contain a ticked box or a yes for reports, and is unknown where it is missing", () => {
    for (const answer of ["[X] I confirm", " Yes, it is"]) assert.isTrue(readPublicAnswer(answer))
    for (const answer of ["", "[ ] I confirm", "no"]) assert.isFalse(readPublicAnswer(answer))
    assert.isNull(readPublicAnswer(null))
  })

  it("is read by averages as by reports with correction B7 only", () => {
    for (const rules of [ruleSetV061, ruleSetV0193]) assert.isFalse(publicAnswerTest(rules)("Yes, it is"))
    assert.isTrue(publicAnswerTest(ruleSetV1(true))("Yes, it is"))
    assert.isFalse(publicAnswerTest(ruleSetV1(true))(null))
  })
})
