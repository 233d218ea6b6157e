import { assert, it } from "@effect/vitest"
import { isSubjectName } from "../../../src/domain/report/SubjectName.js"

it("ids and addresses can name somebody, in any case of letters", () => {
  for (const name of ["f01", "F03100037", "f1j3ndc2zqicgdm3bnrkcdigmz5aod2hrbml564pt", "f410fkkz", "f".repeat(100)]) {
    assert.isTrue(isSubjectName(name), name)
  }
})

it("other texts name nobody, however they look", () => {
  const others = [
    "",
    " ",
    "f01 ",
    "f01\n",
    "f01\0",
    "f0\u{1F600}",
    "f０1",
    "a'b",
    "%",
    "../f01",
    "f01.html",
    "f".repeat(101)
  ]
  for (const name of others) assert.isFalse(isSubjectName(name), JSON.stringify(name))
})
