import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option, Schema } from "effect"
import { type ApplicationIssue, parseApplicationIssue } from "../../../src/domain/report/ApplicationIssue.js"

const stated = (text: string): ApplicationIssue => Either.getOrThrow(parseApplicationIssue(text))

describe("application issue", () => {
  it("has values up to the next number sign, or to the end", () => {
    const issue = stated(
      "### Data Owner Name\n\n Acme #1\n\n### Website\nhttps://acme.example/#top\n### Identifier\r\nacme"
    )
    assert.deepStrictEqual(issue.name, Option.some("Acme"))
    assert.deepStrictEqual(issue.website, Option.some("https://acme.example/"))
    assert.deepStrictEqual(issue.identifier, Option.some("acme"))
    assert.deepStrictEqual(issue.region, Option.none())
  })

  it("is asked by headings, not by words of an answer", () => {
    const issue = stated("### Data Owner Name\nWebsite Identifier Ltd\n### Website\nacme.example\n### Identifier\nacme")
    assert.deepStrictEqual(issue.website, Option.some("acme.example"))
    assert.deepStrictEqual(issue.identifier, Option.some("acme"))
  })

  it("may word a heading as the current form does", () => {
    const issue = stated(
      "### Version\n1\n### Website of the dataowner\nhttps://acme.example\n### Data Owner Name\nAcme"
    )
    assert.deepStrictEqual(issue.website, Option.some("https://acme.example"))
    assert.deepStrictEqual(issue.name, Option.some("Acme"))
  })

  it("names only an address that begins with f", () => {
    const address = (text: string) =>
      Option.getOrNull(stated(`### Version\n1\n### On-chain address for first allocation\n${text}\n### End`).address)
    assert.deepStrictEqual(["f1abc", " f410fabc ", "t1abc", "0xabc", "please see below", ""].map(address), [
      "f1abc",
      "f410fabc",
      null,
      null,
      null,
      null
    ])
  })

  it("wants a multisig of its own only when the box is ticked", () => {
    const multisig = (text: string) => stated(`### Version\n1\n### Custom multisig\n\n${text}`).isCustomNotary
    assert.isTrue(multisig("- [x] Use Custom Multisig"))
    assert.isTrue(multisig("- [X] use custom multisig"))
    for (const text of ["- [ ] Use Custom Multisig", "yes", ""]) assert.isFalse(multisig(text))
    assert.isFalse(stated("### Version").isCustomNotary)
  })

  it("states nothing without text and is unknown in any other layout", () => {
    assert.isTrue(Option.isNone(stated("").address))
    for (const text of ["## Hello", "Version", " ### Version", "## Version", "### version", "\n"]) {
      assert.isTrue(Either.isLeft(parseApplicationIssue(text)), text)
    }
  })

  it.prop(
    "is read of any text",
    [fc.constantFrom("", "### Version", "### Data Owner Name"), fc.string()],
    ([start, text]) => {
      const parsed = parseApplicationIssue(start + text)
      assert.isTrue(
        start + text === "" || Either.isRight(parsed) === /^[\r\n]*### (Version|Data Owner Name)/.test(start + text)
      )
    }
  )
})

const GoldenIssue = Schema.parseJson(
  Schema.Struct({
    source: Schema.String,
    input: Schema.Struct({ body: Schema.String }),
    expected: Schema.NullOr(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
  })
)

describe("application issues on record", () => {
  const folder = "test/golden/application-issues"
  for (const file of readdirSync(folder)) {
    const { source, input, expected } = Schema.decodeSync(GoldenIssue)(readFileSync(join(folder, file), "utf8"))
    it(`${source} ${expected === null ? "is in a layout that is not read" : "is read"}`, () => {
      const read = Either.match(parseApplicationIssue(input.body), {
        onLeft: () => null,
        onRight: (issue) => ({
          address: Option.getOrNull(issue.address),
          datacapRequested: Option.getOrNull(issue.datacapRequested),
          dataCapWeeklyAllocation: Option.getOrNull(issue.dataCapWeeklyAllocation),
          identifier: Option.getOrNull(issue.identifier),
          isCustomNotary: issue.isCustomNotary
        })
      })
      assert.deepStrictEqual(read, expected)
    })
  }
})
