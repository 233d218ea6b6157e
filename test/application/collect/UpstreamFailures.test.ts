import { assert, it } from "@effect/vitest"
import { failureTexts, isRecordFault } from "../../../src/application/collect/UpstreamFailures.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { outage } from "../../support/inMemoryGithub.js"

it("failures are told in full, calls that were not made once for each service", () => {
  const spared = (service: "lotus" | "publisher") => outage(service, "suspended")
  assert.deepStrictEqual(
    failureTexts([
      outage("lotus", "timeout"),
      spared("lotus"),
      spared("publisher"),
      spared("lotus"),
      outage("lotus", "malformed")
    ]),
    [
      "lotus test: timeout (down)",
      "lotus test: malformed (down)",
      "2 calls of lotus not made: down",
      "1 call of publisher not made: down"
    ]
  )
  assert.deepStrictEqual(failureTexts([]), [])
})

it("a failure lies in the record when the service understood what it was asked for", () => {
  const withStatus = (status: number) =>
    new UpstreamError({ service: "publisher", operation: "test", reason: "status", detail: "", status })
  assert.deepStrictEqual(
    [400, 404, 410, 408, 429, 500, 503].map((status) => isRecordFault(withStatus(status))),
    [true, true, true, false, false, false, false]
  )
  for (const reason of ["malformed", "refused"] as const) assert.isTrue(isRecordFault(outage("publisher", reason)))
  for (const reason of ["timeout", "unreachable", "suspended"] as const) {
    assert.isFalse(isRecordFault(outage("publisher", reason)))
  }
})
