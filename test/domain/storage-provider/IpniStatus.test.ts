import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { compareClaims, countIpniStatuses, IpniStatus } from "../../../src/domain/storage-provider/IpniStatus.js"
import { reordered } from "../aggregation/arbitraries.js"

const claims = fc.bigInt({ min: 0n, max: 2n ** 80n })
const advertisements = fc.array(fc.record({ entries: claims, isRemoval: fc.boolean() }), { maxLength: 6 })
const reported = (entries: bigint) => [{ entries, isRemoval: false }]
const severity = (status: IpniStatus) => IpniStatus.literals.indexOf(status)

describe("IPNI reporting", () => {
  it("is OK from half of the claims on, exactly", () => {
    const status = (entries: bigint, actualClaims: bigint | null) =>
      compareClaims({ peerId: "peer", advertisements: reported(entries), actualClaims }).status
    assert.deepStrictEqual(
      [status(5n, 10n), status(4n, 10n), status(5n, 11n), status(6n, 11n)],
      ["OK", "MISREPORTING", "MISREPORTING", "OK"]
    )
    assert.strictEqual(status(2n ** 70n, 2n ** 71n + 1n), "MISREPORTING")
    assert.strictEqual(status(1n, null), "OK")
    assert.strictEqual(status(0n, 0n), "NOT_REPORTING")
  })

  it("tells unknown claims from none", () => {
    const known = { peerId: "peer", actualClaims: null }
    assert.isNull(compareClaims({ ...known, advertisements: [] }).reportedClaims)
    assert.isNull(compareClaims({ ...known, advertisements: [{ entries: 3n, isRemoval: true }] }).reportedClaims)
    assert.strictEqual(compareClaims({ ...known, advertisements: reported(0n) }).reportedClaims, 0n)
    assert.isNull(compareClaims({ ...known, peerId: null, advertisements: reported(3n) }).reportedClaims)
  })

  it.prop("is never worse with more entries", [advertisements, claims, claims], ([rows, actualClaims, more]) => {
    const status = (extra: bigint) =>
      compareClaims({ peerId: "peer", advertisements: [...rows, ...reported(extra)], actualClaims }).status
    assert.isAtMost(severity(status(more)), severity(status(0n)))
  })

  it.prop(
    "is the same in any order of advertisements",
    [reordered(advertisements), claims],
    ([[rows, other], actualClaims]) => {
      assert.deepStrictEqual(
        compareClaims({ peerId: "peer", advertisements: rows, actualClaims }),
        compareClaims({ peerId: "peer", advertisements: other, actualClaims })
      )
    }
  )

  it.prop("counts every provider once", [fc.array(fc.constantFrom(...IpniStatus.literals))], ([statuses]) => {
    const { ok, misreporting, notReporting, total } = countIpniStatuses(statuses)
    assert.strictEqual(ok + misreporting + notReporting, total)
    assert.strictEqual(total, statuses.length)
  })
})
