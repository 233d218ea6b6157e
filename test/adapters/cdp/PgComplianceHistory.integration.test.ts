import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer, Schema } from "effect"
import { PgComplianceHistoryLive } from "../../../src/adapters/cdp/PgComplianceHistory.js"
import { StoredComplianceScore } from "../../../src/adapters/cdp/reports/StoredCompliance.js"
import { ComplianceHistory } from "../../../src/application/ports/ComplianceHistory.js"
import { scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { weekAt } from "../../../src/domain/time/Week.js"
import { policies, subjects } from "../../domain/compliance/complianceSubjects.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor } from "../../support/DatabaseProperty.js"

const encode = Schema.encodeSync(Schema.parseJson(StoredComplianceScore))

/** Reports of few allocators, many of one instant, some without a score. */
const reports = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    allocator: fc.constantFrom("f09", "f010"),
    date: fc.integer({ min: 0, max: 5 }).map((hours) => DateTime.add(weekAt(80), { hours })),
    week: fc.integer({ min: 70, max: 79 }).map(weekAt),
    score: fc.option(
      fc.tuple(subjects, policies).map(([subject, policy]) => scoreCompliance(subject, policy, ruleSetV061))
    )
  }),
  { selector: ({ id }) => id, maxLength: 12 }
)

type Report = (typeof reports extends fc.Arbitrary<infer A> ? A : never)[number]

const row = ({ allocator, date, id, score, week }: Report) => ({
  id,
  create_date: DateTime.toDateUtc(date),
  rule_set: "v0.6.1",
  allocator,
  address: "f2a",
  multisig: false,
  is_metaallocator: false,
  clients_number: 0,
  data_types: "{}",
  audit: "{}",
  compliance_week: score === null ? null : DateTime.toDateUtc(week),
  compliance_score: score?.score ?? null,
  compliance_verdict: score?.verdict ?? null,
  compliance_coverage: score?.coverage ?? null,
  compliance_subject: score === null ? null : "{}",
  compliance: score === null ? null : encode(score)
})

const store = (given: ReadonlyArray<Report>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate allocator_report cascade`
    if (given.length > 0) yield* sql`insert into allocator_report ${sql.insert(given.map(row))}`
  })

layer(PgComplianceHistoryLive.pipe(Layer.provideMerge(CdpTestLive)))("Scores that reports stored", (it) => {
  it.effect("come as they were stored, to the last bit, newest first and a page at a time", () =>
    holdsFor(fc.record({ reports, limit: fc.integer({ min: 1, max: 4 }), offset: fc.nat(4) }), (given) =>
      Effect.gen(function* () {
        yield* store(given.reports)
        const history = yield* ComplianceHistory
        const stored = given.reports
          .flatMap(({ allocator, date, id, score, week }) =>
            allocator === "f010" && score !== null ? [{ report: id, date, week, score }] : []
          )
          .sort(
            (a, b) => DateTime.toEpochMillis(b.date) - DateTime.toEpochMillis(a.date) || (a.report < b.report ? 1 : -1)
          )
        assert.deepStrictEqual(yield* history.scoresOf("f010", given), {
          total: stored.length,
          scores: stored.slice(given.offset, given.offset + given.limit)
        })
        assert.deepStrictEqual(yield* history.scoresOf("f0404", given), { total: 0, scores: [] })
      })
    )
  )
})
