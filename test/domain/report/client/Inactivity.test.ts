import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import type { ClientReport } from "../../../../src/domain/report/client/ClientReport.js"
import { inactivity } from "../../../../src/domain/report/client/Inactivity.js"
import { judge, now, passes, sentence } from "./clientReports.js"

const ago = (days: number, otherMillis = 0) => DateTime.subtract(now, { millis: days * 86_400_000 + otherMillis })

/** Unspent DataCap and no activity that is known. */
const idle: Partial<ClientReport> = { availableDatacap: 1n, lastDatacapSpent: null, lastDatacapReceived: null }

describe("activity of a client", () => {
  it("is recent for less than 60 days after DataCap was spent or received", () => {
    for (const field of ["lastDatacapSpent", "lastDatacapReceived"]) {
      assert.isTrue(passes(inactivity, { ...idle, [field]: ago(60, -1) }), field)
      assert.isFalse(passes(inactivity, { ...idle, [field]: ago(60) }), field)
      assert.isFalse(passes(inactivity, { ...idle, [field]: ago(60, 1) }), field)
    }
  })

  it("is asked for only while DataCap is known to be left", () => {
    assert.isFalse(passes(inactivity, idle))
    assert.isTrue(passes(inactivity, { ...idle, availableDatacap: 0n }))
    assert.isTrue(passes(inactivity, { ...idle, availableDatacap: null }))
  })

  it("is told in days of two decimals, null where unknown", () => {
    const { metadata } = judge(inactivity, { ...idle, availableDatacap: 5n, lastDatacapSpent: ago(1.5, 1_000_000) })
    assert.deepStrictEqual(metadata, {
      inactivity_period_days: "1.51",
      available_datacap: "5",
      time_since_last_datacap_days: null,
      msg: "Client was active in last 60 days or spent all its DataCap"
    })
    assert.isNull(judge(inactivity, { ...idle, availableDatacap: null }).metadata.available_datacap)
  })

  it("takes the later of the two times for the last", () => {
    const outcome = judge(inactivity, {
      availableDatacap: 2048n,
      lastDatacapSpent: ago(100),
      lastDatacapReceived: ago(61.5)
    })
    assert.strictEqual(
      sentence(outcome),
      "passes when some of the 2 KiB left is spent, or more received; the last time was 61.50 days ago"
    )
  })

  it("can be ended by spending what is left when nothing is known of it", () => {
    assert.strictEqual(
      sentence(judge(inactivity, { ...idle, availableDatacap: 1024n })),
      "passes when the 1 KiB left are spent; when DataCap was last spent or received is unknown"
    )
  })
})
