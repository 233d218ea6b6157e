import { assert, describe, it } from "@effect/vitest"
import { DateTime, Option } from "effect"
import { type IsoParts, instantOf } from "../../../src/domain/time/IsoInstant.js"

const iso = (parts: IsoParts) => Option.getOrNull(Option.map(instantOf(parts), DateTime.formatIso))

describe("an ISO text in its parts", () => {
  it("begins where its year, month or day does, in UTC", () => {
    assert.strictEqual(iso({ day: "2025" }), "2025-01-01T00:00:00.000Z")
    assert.strictEqual(iso({ day: "2025-07" }), "2025-07-01T00:00:00.000Z")
    assert.strictEqual(iso({ day: "2024-02-29" }), "2024-02-29T00:00:00.000Z")
  })

  it("has its own time and offset", () => {
    assert.strictEqual(iso({ day: "2025-07-31", time: "T00:30", offset: "+02:00" }), "2025-07-30T22:30:00.000Z")
  })

  it("is no instant on a day that its month does not have", () => {
    for (const day of ["2025-02-30", "2025-02-29", "2025-06-31", "2025-13", "2025-00-10", "2025-01-00"]) {
      assert.isNull(iso({ day }), day)
      assert.isNull(iso({ day, time: "T10:00:00", offset: "+02:00" }), day)
    }
  })

  it("is no instant at a time that no day has", () => {
    assert.isNull(iso({ day: "2025-07-31", time: "T25:00" }))
    assert.isNull(iso({ day: "2025-07-31", time: "T10:00", offset: "+99:99" }))
  })
})
