import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import {
  applicationUrl,
  type ClientGrant,
  chosenAllocators,
  firstGrant,
  isPublicDataset,
  knownInstant,
  lastDatacapReceived,
  mainAllocator
} from "../../../src/domain/client/Client.js"

const glif = "f0121877"

describe("main allocator", () => {
  it("is the first, or the one after Glif", () => {
    assert.deepStrictEqual(mainAllocator(["f02", "f01"]), Option.some("f02"))
    assert.deepStrictEqual(mainAllocator([glif, "f02", "f01"]), Option.some("f02"))
    assert.deepStrictEqual(mainAllocator(["f02", glif]), Option.some("f02"))
    assert.deepStrictEqual(mainAllocator([glif]), Option.some(glif))
    assert.deepStrictEqual(mainAllocator([glif, glif, "f01"]), Option.some(glif))
    assert.deepStrictEqual(mainAllocator([]), Option.none())
  })

  it("is not Glif among those that a client chose", () => {
    assert.deepStrictEqual(chosenAllocators([glif, "f01", "f01", glif]), ["f01", "f01"])
  })
})

const grant = (id: number, grantedAt: number | null, auditTrail: string | null = `grant ${id}`): ClientGrant => ({
  id,
  grantedAt,
  appliedAt: null,
  auditTrail
})

describe("first grant", () => {
  it("is the earliest by its message, ties by id", () => {
    const earliest = grant(3, 10)
    assert.deepStrictEqual(firstGrant([grant(1, 20), grant(4, 10), earliest]), Option.some(earliest))
  })

  it("is one of unknown time only when there is no other", () => {
    assert.deepStrictEqual(firstGrant([grant(1, null), grant(2, 0), grant(3, 10)]), Option.some(grant(3, 10)))
    assert.deepStrictEqual(firstGrant([grant(2, 0), grant(1, null)]), Option.some(grant(1, null)))
    assert.deepStrictEqual(firstGrant([]), Option.none())
  })

  it.prop(
    "is the same whatever the order of rows",
    [
      fc
        .uniqueArray(fc.record({ id: fc.nat(), grantedAt: fc.option(fc.nat(3)) }), { selector: ({ id }) => id })
        .chain((rows) => {
          const grants = rows.map(({ id, grantedAt }) => grant(id, grantedAt))
          const shuffled = fc.shuffledSubarray(grants, { minLength: grants.length, maxLength: grants.length })
          return fc.tuple(fc.constant(grants), shuffled)
        })
    ],
    ([[grants, shuffled]]) => {
      assert.deepStrictEqual(firstGrant(shuffled), firstGrant(grants))
    }
  )
})

describe("time at which DataCap was received last", () => {
  it("is that of the newest message, of those that are known", () => {
    const newest = lastDatacapReceived([grant(1, 10), grant(2, null), grant(3, 30), grant(4, 0), grant(5, 20)])
    assert.deepStrictEqual(newest, DateTime.unsafeMake("1970-01-01T00:00:30Z"))
  })

  it("is unknown where no time is known", () => {
    assert.isNull(lastDatacapReceived([]))
    assert.isNull(lastDatacapReceived([grant(1, null), grant(2, 0), grant(3, 1e300), grant(4, Number.NaN)]))
  })

  it("is told in seconds, of which 0 and what is no instant are none", () => {
    assert.deepStrictEqual(knownInstant(1), Option.some(DateTime.unsafeMake("1970-01-01T00:00:01Z")))
    for (const unknown of [null, 0, Number.NaN, Number.POSITIVE_INFINITY, 1e15]) {
      assert.deepStrictEqual(knownInstant(unknown), Option.none())
    }
  })
})

describe("application URL", () => {
  it("is the audit trail of the first grant, as it stands", () => {
    assert.strictEqual(applicationUrl([grant(2, 20, "second"), grant(1, 10, " first ")]), " first ")
  })

  it("is none without one, whatever later grants say", () => {
    assert.isNull(applicationUrl([grant(1, 10, "n/a"), grant(2, 20, "https://github.com/o/r/issues/1")]))
    assert.isNull(applicationUrl([grant(1, 10, null), grant(2, 20)]))
    assert.isNull(applicationUrl([]))
  })
})

describe("whether data is public", () => {
  it("is said by the main allocator's data type, else by the client", () => {
    assert.isTrue(isPublicDataset("openData", false))
    assert.isFalse(isPublicDataset("enterprise", true))
    assert.isTrue(isPublicDataset(null, true))
    assert.isFalse(isPublicDataset(null, false))
    assert.isNull(isPublicDataset(null, null))
  })
})
