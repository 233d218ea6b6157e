import { assert, describe, it } from "@effect/vitest"
import type {
  ComplianceSubject,
  SubjectClient,
  SubjectProvider
} from "../../../../src/domain/compliance/ComplianceSubject.js"
import { coverageOf, measurementOf, valueOf } from "../../../../src/domain/compliance/components/Account.js"
import { cidSharing } from "../../../../src/domain/compliance/components/CidSharing.js"
import { concentration } from "../../../../src/domain/compliance/components/Concentration.js"
import { duplication } from "../../../../src/domain/compliance/components/Duplication.js"
import { evidenceOf } from "../../../../src/domain/compliance/components/Evidence.js"
import { ipni } from "../../../../src/domain/compliance/components/Ipni.js"
import { location } from "../../../../src/domain/compliance/components/Location.js"
import { replication } from "../../../../src/domain/compliance/components/Replication.js"
import { retrievability } from "../../../../src/domain/compliance/components/Retrievability.js"
import type { ScoreComponent } from "../../../../src/domain/compliance/components/ScoreComponent.js"
import { scoreComponents } from "../../../../src/domain/compliance/components/scoreComponents.js"
import { sumOf } from "../../../../src/domain/shared/Grouping.js"
import { toNumber } from "../../../../src/domain/shared/Ratio.js"
import { hostileSubjects, policies, subjects } from "../complianceSubjects.js"

const limits = { maxProviderShare: 25 }

const providers = (...rows: ReadonlyArray<Partial<SubjectProvider>>): ComplianceSubject => ({
  weekAverage: 0.5,
  providers: rows.map((row, index) => ({ provider: `f0${index + 1}`, bytes: 100n, rate: null, ipni: null, ...row })),
  clients: []
})

const clients = (...rows: ReadonlyArray<Partial<SubjectClient>>): ComplianceSubject => ({
  weekAverage: null,
  providers: [],
  clients: rows.map((row, index) => ({
    client: `f0${index + 1}`,
    bytes: 100n,
    places: [],
    biggestProviderBytes: 0n,
    uniqueBytes: 0n,
    sharedBytes: 0n,
    replicaBytes: 0n,
    wellReplicatedBytes: 0n,
    ...row
  }))
})

const found = (component: ScoreComponent, subject: ComplianceSubject, policy = limits) => {
  const accounts = component.accounts(subject, policy)
  const measurement = measurementOf(accounts)
  const value = valueOf(measurement)
  return {
    value: value === null ? null : toNumber(value),
    coverage: toNumber(coverageOf(measurement)),
    evidence: evidenceOf(accounts)
  }
}

describe("retrievability", () => {
  it("wants a rate strictly above the average and measures known rates only", () => {
    assert.deepStrictEqual(found(retrievability, providers({ rate: 0.51 }, { rate: 0.5 }, { rate: 0 }, {})), {
      value: 1 / 3,
      coverage: 0.75,
      evidence: [
        { id: "f02", bytes: 100n, reason: "success rate 50.00%, not above 50.00%" },
        { id: "f03", bytes: 100n, reason: "success rate 0.00%, not above 50.00%" },
        { id: "f04", bytes: 100n, reason: "not measured" }
      ]
    })
  })

  it("measures nobody in a week without an average", () => {
    const { value, coverage } = found(retrievability, { ...providers({ rate: 1 }), weekAverage: null })
    assert.deepStrictEqual({ value, coverage }, { value: null, coverage: 0 })
  })

  it("compares with an average of 0 as with any other", () => {
    assert.strictEqual(found(retrievability, { ...providers({ rate: 0.1 }, { rate: 0 }), weekAverage: 0 }).value, 0.5)
  })

  it("takes a rate that is no number for unknown", () => {
    assert.strictEqual(found(retrievability, providers({ rate: Number.NaN })).value, null)
  })
})

describe("location", () => {
  it("counts places once and unknown ones not at all", () => {
    const [here, there] = ["SG//Singapore", "DE/Hesse/Frankfurt"]
    const subject = clients({ places: [here, there] }, { places: [here, null, here] }, { places: [null] }, {})
    assert.deepStrictEqual(found(location, subject), {
      value: 0.5,
      coverage: 0.5,
      evidence: [
        { id: "f02", bytes: 100n, reason: "one known place: SG//Singapore" },
        { id: "f03", bytes: 100n, reason: "not measured" },
        { id: "f04", bytes: 100n, reason: "not measured" }
      ]
    })
  })
})

describe("IPNI reporting", () => {
  it("takes OK for good and a missing status for unknown", () => {
    const subject = providers({ ipni: "OK" }, { ipni: "MISREPORTING" }, { ipni: "NOT_REPORTING" }, { ipni: null })
    assert.deepStrictEqual(found(ipni, subject), {
      value: 1 / 3,
      coverage: 0.75,
      evidence: [
        { id: "f02", bytes: 100n, reason: "IPNI status MISREPORTING" },
        { id: "f03", bytes: 100n, reason: "IPNI status NOT_REPORTING" },
        { id: "f04", bytes: 100n, reason: "not measured" }
      ]
    })
  })
})

describe("replication", () => {
  it("measures all as soon as any replica is known", () => {
    assert.deepStrictEqual(found(replication, clients({ replicaBytes: 80n, wellReplicatedBytes: 60n }, {})), {
      value: 0.75,
      coverage: 1,
      evidence: [{ id: "f01", bytes: 20n, reason: "too few or too many replicas" }]
    })
    assert.deepStrictEqual(found(replication, clients({})), {
      value: null,
      coverage: 0,
      evidence: [{ id: "f01", bytes: 100n, reason: "not measured" }]
    })
  })
})

describe("unique data", () => {
  it("is the share of unique bytes of all clients together", () => {
    assert.deepStrictEqual(found(duplication, clients({ uniqueBytes: 100n }, { uniqueBytes: 50n })), {
      value: 0.75,
      coverage: 1,
      evidence: [{ id: "f02", bytes: 50n, reason: "the same pieces again at the same provider" }]
    })
  })
})

describe("CID sharing", () => {
  it("is what is not shared, of all clients together", () => {
    const { value, evidence } = found(cidSharing, clients({ sharedBytes: 120n }, { sharedBytes: 0n }))
    assert.strictEqual(value, 0.4)
    assert.deepStrictEqual(evidence, [{ id: "f01", bytes: 120n, reason: "pieces that other clients store as well" }])
  })

  it("is 0 and no less where more is shared than stored", () => {
    assert.strictEqual(found(cidSharing, clients({ sharedBytes: 101n })).value, 0)
  })
})

describe("provider concentration", () => {
  it("lets a client pass exactly at the share and not by one byte in 4 EiB more", () => {
    const bytes = 2n ** 62n
    const client = (biggestProviderBytes: bigint) => clients({ bytes, biggestProviderBytes })
    assert.strictEqual(found(concentration, client(bytes / 4n)).value, 1)
    assert.deepStrictEqual(found(concentration, client(bytes / 4n + 1n)), {
      value: 0,
      coverage: 1,
      evidence: [{ id: "f01", bytes, reason: "25.00% with one provider, more than the 25% allowed" }]
    })
  })

  it("lets everyone pass at 100 and nobody with data at 0", () => {
    const subject = clients({ biggestProviderBytes: 100n })
    assert.strictEqual(found(concentration, subject, { maxProviderShare: 100 }).value, 1)
    assert.strictEqual(found(concentration, subject, { maxProviderShare: 0 }).value, 0)
  })

  it("has no value without data", () => {
    assert.strictEqual(found(concentration, clients({ bytes: 0n })).value, null)
  })
})

describe("evidence", () => {
  it.prop("adds up to what is lost and what is not measured", [subjects, policies], ([subject, policy]) => {
    for (const component of Object.values(scoreComponents)) {
      const accounts = component.accounts(subject, policy)
      const { all, measured, good } = measurementOf(accounts)
      const rows = evidenceOf(accounts, Number.POSITIVE_INFINITY)
      const unmeasured = rows.filter(({ reason }) => reason === "not measured")
      const lost = rows.filter(({ reason }) => reason !== "not measured")
      assert.strictEqual(
        sumOf(lost, ({ bytes }) => bytes),
        measured - good
      )
      assert.strictEqual(
        sumOf(unmeasured, ({ bytes }) => bytes),
        all - measured
      )
      assert.deepStrictEqual(rows, [...lost, ...unmeasured])
    }
  })

  it.prop("does not depend on the order of any rows", [hostileSubjects, policies], ([subject, policy]) => {
    for (const component of Object.values(scoreComponents)) {
      const accounts = component.accounts(subject, policy)
      assert.deepStrictEqual(evidenceOf(accounts.toReversed()), evidenceOf(accounts))
    }
  })

  it("shows the largest loss first, then the smaller id, the unmeasured last, and twenty at most", () => {
    const many = Array.from({ length: 15 }, (_, index) => ({
      ipni: "NOT_REPORTING" as const,
      provider: `f0${index + 1}`
    }))
    const unknown = Array.from({ length: 10 }, (_, index) => ({ bytes: 900n, provider: `f0${index + 200}` }))
    const subject = providers(...unknown, ...many.toReversed(), {
      provider: "f0999",
      bytes: 500n,
      ipni: "MISREPORTING"
    })
    const { evidence } = found(ipni, subject)
    assert.deepStrictEqual(
      evidence.map(({ id }) => id),
      [
        "f0999",
        ...Array.from({ length: 15 }, (_, index) => `f0${index + 1}`),
        ...Array.from({ length: 4 }, (_, index) => `f0${index + 200}`)
      ]
    )
  })

  it("tells rows of one id and size in the order of their reasons", () => {
    const twice = providers({ provider: "f07", ipni: "NOT_REPORTING" }, { provider: "f07", ipni: "MISREPORTING" })
    assert.deepStrictEqual(
      found(ipni, twice).evidence.map(({ reason }) => reason),
      ["IPNI status MISREPORTING", "IPNI status NOT_REPORTING"]
    )
  })

  it("leaves out who has no bytes", () => {
    assert.deepStrictEqual(found(ipni, providers({ bytes: 0n }, { bytes: 0n, ipni: "MISREPORTING" })).evidence, [])
  })
})
