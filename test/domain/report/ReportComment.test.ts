import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import {
  asksForReport,
  type CommentContext,
  CommentDecision,
  CommentedClientNotFound,
  type CommentedReport,
  decideComment,
  failureComment,
  NoClientAddress,
  relativeAge,
  reportComment
} from "../../../src/domain/report/ReportComment.js"

const now = DateTime.unsafeMake("2025-10-02T12:00:00.000Z")
const created = (millisAgo: number) => DateTime.subtract(now, { millis: millisAgo })
const reportOf = (createDate: DateTime.Utc): CommentedReport => ({
  id: "42",
  client: "f01234",
  clientAddress: "f1abc",
  createDate,
  checks: []
})
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const asked: CommentContext = {
  event: { action: "created", body: "checker:manualTrigger" },
  issueUrl: "https://github.com/acme/pathway/issues/1",
  address: Option.some("f1abc"),
  latest: Option.none(),
  now
}

describe("a comment", () => {
  it("asks for a report when it is new and says the trigger alone", () => {
    for (const body of ["checker:manualTrigger", "\n checker:manualTrigger\t\r\n"]) {
      assert.isTrue(asksForReport({ action: "created", body }))
      for (const action of ["edited", "deleted", "CREATED", ""]) assert.isFalse(asksForReport({ action, body }))
    }
    for (const body of [null, "", "checker:manualtrigger", "checker: manualTrigger", "checker:manualTrigger please"]) {
      assert.isFalse(asksForReport({ action: "created", body }))
    }
  })

  it("that does not ask is ignored, whatever else is known", () => {
    const event = { action: "edited", body: "checker:manualTrigger" }
    assert.deepStrictEqual(decideComment({ ...asked, event }), CommentDecision.Ignore())
    assert.deepStrictEqual(decideComment({ ...asked, event, address: Option.none() }), CommentDecision.Ignore())
  })

  it("is answered with the newest report until that is older than 30 hours", () => {
    const decision = (age: number) => decideComment({ ...asked, latest: Option.some(reportOf(created(age))) })._tag
    assert.deepStrictEqual([0, 29 * HOUR, 30 * HOUR, 30 * HOUR + 1, -HOUR].map(decision), [
      "Reuse",
      "Reuse",
      "Reuse",
      "Generate",
      "Reuse"
    ])
  })

  it("has a report made of the client when there is none", () => {
    assert.deepStrictEqual(decideComment(asked), CommentDecision.Generate({ address: "f1abc" }))
  })

  it("is refused when the issue names no client", () => {
    const decision = decideComment({ ...asked, address: Option.none() })
    assert.deepStrictEqual(
      decision,
      CommentDecision.Refuse({ failure: new NoClientAddress({ issueUrl: asked.issueUrl }) })
    )
  })
})

describe("an answer", () => {
  it("without checks goes straight on to the full report", () => {
    assert.include(reportComment(reportOf(now), now), "(just now) [^2]\n\n### Report checks\n\n### Full report\n")
  })

  it("marks each check as passed or failed", () => {
    const checks = [
      { passed: true, message: "fine" },
      { passed: false, message: "not fine" }
    ]
    assert.include(
      reportComment({ ...reportOf(now), checks }, now),
      "### Report checks\n✔️ fine\n\n⚠️not fine\n\n\n### Full report\n"
    )
  })

  it("says why there is no report", () => {
    assert.strictEqual(
      failureComment(new NoClientAddress({ issueUrl: asked.issueUrl })),
      "Error during generation of client report: No client address found in GitHub issue: https://github.com/acme/pathway/issues/1"
    )
    assert.strictEqual(
      failureComment(new CommentedClientNotFound({ address: "f1abc" })),
      "Error during generation of client report: Client not found: f1abc"
    )
  })
})

describe("relative age", () => {
  it("changes its unit at five minutes and at an hour, and is cut off", () => {
    const ages = [-HOUR, 0, 5 * MINUTE - 1, 5 * MINUTE, HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR, 100 * HOUR]
    assert.deepStrictEqual(
      ages.map((age) => relativeAge(created(age), now)),
      [
        "just now",
        "just now",
        "just now",
        "5 minutes ago",
        "59 minutes ago",
        "1 hour ago",
        "1 hour ago",
        "2 hours ago",
        "100 hours ago"
      ]
    )
  })

  it.prop("never tells more than has passed", [fc.integer({ min: 5 * MINUTE, max: 10_000 * HOUR })], ([age]) => {
    const [amount, unit] = relativeAge(created(age), now).split(" ")
    const millis = Number(amount) * (unit === "minutes" ? MINUTE : HOUR)
    assert.isAtMost(millis, age)
    assert.isAbove(millis + (unit === "minutes" ? MINUTE : HOUR), age)
  })
})
