import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import type { FullAllocatorReport } from "../../../../src/domain/report/allocator/FullAllocatorReport.js"
import type { ClientProviderRow, FullClientReport } from "../../../../src/domain/report/client/FullClientReport.js"
import { allocatorReportDifference } from "../../../../src/domain/report/difference/AllocatorReportDifference.js"
import { clientReportDifference } from "../../../../src/domain/report/difference/ClientReportDifference.js"
import type { ReportDifference } from "../../../../src/domain/report/difference/ReportDifference.js"
import type { ReportProvenance } from "../../../../src/domain/report/ReportRecord.js"
import { ruleSets, ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import {
  allocatorRecord,
  clientRecord,
  emptyAllocator,
  now,
  provenance
} from "../../../adapters/http/pages/madeUpReports.js"

const [someProvider] = clientRecord().report.providers as readonly [ClientProviderRow]

const bytes = fc.oneof(fc.constantFrom(0n, 1n, 2n ** 70n), fc.bigInt(0n, 2n ** 60n))
const rate = fc.option(fc.constantFrom(0, 0.5, 0.75, 1, Number.NaN), { nil: null })
const instant = fc.option(fc.nat(90).map((days) => DateTime.subtract(now, { days })))

/** Rows whose ids are few, so that some are in both reports and some come twice in one. */
const provider: fc.Arbitrary<ClientProviderRow> = fc
  .record({ number: fc.nat(5), totalDealSize: bytes, urlFinder: rate, http: rate, declared: fc.option(fc.boolean()) })
  .map(({ number, declared, ...figures }) => ({
    ...someProvider,
    ...figures,
    provider: `f0${number}`,
    declaredInApplicationFile: declared
  }))

const clientFigures: fc.Arbitrary<Partial<FullClientReport>> = fc.record({
  providers: fc.array(provider, { maxLength: 6 }),
  availableDatacap: fc.option(bytes, { nil: null }),
  lastDatacapSpent: instant,
  lastDatacapReceived: instant,
  declaredProviders: fc.array(fc.constantFrom("f01", "f02"), { maxLength: 3 }),
  organizationName: fc.option(fc.string(), { nil: null })
})

const basis: fc.Arbitrary<Partial<ReportProvenance>> = fc.record({
  ruleSet: fc.constantFrom(...ruleSets),
  generation: fc.constantFrom("1", "2"),
  limits: fc.constantFrom(provenance.limits, { ...provenance.limits, maxDuplicationPercentage: null })
})

const clientRecords = fc.tuple(clientFigures, basis).map(([figures, from]) => clientRecord(figures, from))

const allocatorRecords = fc
  .record({ clients: fc.nat(4), providersOfEach: fc.nat(3), averageSecondsToFirstDeal: fc.option(fc.nat(9)) })
  .chain(({ averageSecondsToFirstDeal, ...size }) =>
    fc.oneof(
      basis.map((from) => allocatorRecord({ averageSecondsToFirstDeal }, size, from)),
      fc.constant(emptyAllocator())
    )
  )

/** Whether nothing differs but when the reports were made. */
const isWithoutChanges = ({ basis, checks, fields, lists }: ReportDifference): boolean =>
  [basis.rules, basis.data, checks.flipped, checks.restated, checks.appeared, checks.disappeared, fields, lists].every(
    (changes) => changes.length === 0
  )

/** A difference read backwards; what orders differ in does not count. */
const turned = (difference: ReportDifference) => ({
  rules: difference.basis.rules.map(({ field, before, after }) => ({ field, before: after, after: before })),
  fields: difference.fields.map(({ field, before, after }) => ({ field, before: after, after: before })),
  flipped: difference.checks.flipped.map(({ check, before, after }) => ({ check, before: after, after: before })),
  appeared: difference.checks.disappeared,
  disappeared: difference.checks.appeared,
  lists: difference.lists.map(({ list, rows }) => ({ list, added: rows.removed, removed: rows.added }))
})

const straight = (difference: ReportDifference) => ({
  rules: difference.basis.rules,
  fields: difference.fields,
  flipped: difference.checks.flipped.map(({ check, before, after }) => ({ check, before, after })),
  appeared: difference.checks.appeared,
  disappeared: difference.checks.disappeared,
  lists: difference.lists.map(({ list, rows }) => ({ list, added: rows.added, removed: rows.removed }))
})

describe("the difference of two reports", () => {
  it("is none of a report with itself", () => {
    fc.assert(fc.property(clientRecords, (record) => isWithoutChanges(clientReportDifference(record, record))))
    fc.assert(
      fc.property(allocatorRecords, (record) => isWithoutChanges(allocatorReportDifference(record, record))),
      { numRuns: 25 }
    )
  })

  it("tells the same from either side, with what was added and removed exchanged", () => {
    fc.assert(
      fc.property(clientRecords, clientRecords, (one, other) => {
        assert.deepStrictEqual(turned(clientReportDifference(one, other)), straight(clientReportDifference(other, one)))
      })
    )
    fc.assert(
      fc.property(allocatorRecords, allocatorRecords, (one, other) => {
        assert.deepStrictEqual(
          turned(allocatorReportDifference(one, other)),
          straight(allocatorReportDifference(other, one))
        )
      }),
      { numRuns: 25 }
    )
  })

  it("names the check that flipped and the figures that made it", () => {
    const before = clientRecord({ cidSharing: [], cidSharingCount: 0 })
    const { checks, lists, judgedAlike } = clientReportDifference(before, clientRecord())
    assert.isTrue(judgedAlike)
    assert.deepStrictEqual(
      checks.flipped.map(({ check, before, after, reason }) => [check, before.result, after.result, reason]),
      [
        [
          "DEAL_DATA_REPLICATION_CID_SHARING",
          true,
          false,
          checks.flipped[0]?.inputs.map(({ name }) => `${name}: 0 clients, then 2 clients`).join("; ") ?? ""
        ]
      ]
    )
    assert.deepStrictEqual(
      lists.map(({ list }) => list),
      ["cid_sharing"]
    )
  })

  it("says that limits differ, and which checks came or went with them", () => {
    const limits = { ...provenance.limits, maxDuplicationPercentage: null, maxLowReplicaPercentage: 5 }
    const { basis, checks, judgedAlike } = clientReportDifference(clientRecord(), clientRecord({}, { limits }))
    assert.isFalse(judgedAlike)
    assert.deepStrictEqual(basis.rules, [
      { field: "CLIENT_REPORT_MAX_DUPLICATION_PERCENTAGE", before: 20, after: null },
      { field: "CLIENT_REPORT_MAX_PERCENTAGE_FOR_LOW_REPLICA", before: 25, after: 5 }
    ])
    assert.deepStrictEqual(
      checks.disappeared.map(({ check }) => check),
      ["STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_MAX_DUPLICATION"]
    )
    assert.deepStrictEqual(
      checks.flipped.map(({ check, reason }) => [check, reason]),
      [
        [
          "DEAL_DATA_REPLICATION_LOW_REPLICA",
          "boundary: at most 25% of the data with fewer than 4 copies, then at most 5% of the data with fewer than 4 copies"
        ]
      ]
    )
  })

  it("says that another rule set judged", () => {
    const { basis } = clientReportDifference(clientRecord(), clientRecord({}, { ruleSet: ruleSetV061 }))
    assert.deepStrictEqual(
      basis.rules.map(({ field }) => field),
      ["rule_set", "corrections"]
    )
  })

  it("tells which clients and storage providers came, went and changed", () => {
    const before = allocatorRecord({}, { clients: 2, providersOfEach: 1 })
    const [first] = before.report.clients
    assert.isDefined(first)
    const clients: FullAllocatorReport["clients"] = [{ ...first, name: "Renamed" }]
    const { lists } = allocatorReportDifference(before, { ...before, report: { ...before.report, clients } })
    const changed = lists.find(({ list }) => list === "clients")
    assert.deepStrictEqual(changed?.rows, {
      added: [],
      removed: [{ client_id: "f03400077", allocator: "f03018484" }],
      changed: [
        {
          row: { client_id: "f03400000", allocator: "f03018484" },
          changes: [{ field: "name", before: "Institute for Ocean Soundscapes", after: "Renamed" }]
        }
      ]
    })
  })

  it("tells that scores went with their sum", () => {
    const scored = allocatorRecord()
    const { fields, lists } = allocatorReportDifference(scored, { ...scored, scoring: Option.none() })
    assert.deepStrictEqual(
      fields.map(({ field, after }) => [field, after]),
      [
        ["scoring.data_type", null],
        ["scoring.score", null],
        ["scoring.score_maximum", null]
      ]
    )
    const { scores } = Option.getOrThrow(scored.scoring)
    assert.deepStrictEqual(
      lists.map(({ list, rows }) => [list, rows.removed.length]),
      [["scoring_results", scores.length]]
    )
  })
})
