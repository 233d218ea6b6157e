import { assert, it } from "@effect/vitest"
import { DateTime, Schema } from "effect"
import { ReportDifference } from "../../../src/adapters/http/ReportDifference.js"
import { allocatorReportDifference } from "../../../src/domain/report/difference/AllocatorReportDifference.js"
import { clientReportDifference } from "../../../src/domain/report/difference/ClientReportDifference.js"
import { allocatorRecord, clientRecord, emptyAllocator, emptyClient, now } from "./pages/madeUpReports.js"

const encode = Schema.encodeSync(ReportDifference)

it("writes bytes and instants as texts, rules before everything that follows from them", () => {
  const before = clientRecord({ availableDatacap: 2n ** 70n, lastDatacapSpent: null })
  const body = encode(clientReportDifference(before, clientRecord({ lastDatacapSpent: now })))
  assert.deepStrictEqual(Object.keys(body).slice(0, 7), [
    "kind",
    "subject",
    "before",
    "after",
    "judgedAlike",
    "basis",
    "checks"
  ])
  assert.deepStrictEqual(body.fields, [
    { field: "available_datacap", before: "1180591620717411303424", after: String(212n * 1024n ** 4n) },
    { field: "last_datacap_spent", before: null, after: DateTime.formatIso(now) }
  ])
})

it("writes differences of anything as JSON", () => {
  const differences = [
    clientReportDifference(clientRecord(), clientRecord(emptyClient)),
    clientReportDifference(clientRecord(emptyClient), clientRecord()),
    allocatorReportDifference(allocatorRecord(), emptyAllocator()),
    allocatorReportDifference(emptyAllocator(), allocatorRecord())
  ]
  for (const difference of differences) {
    const body = encode(difference)
    assert.isAbove(body.fields.length + body.lists.length, 5)
    assert.isTrue(JSON.stringify(body).startsWith('{"kind":'))
  }
})
