import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { ReportStore } from "../../../src/application/ports/ReportStore.js"
import { generateAllocatorReport } from "../../../src/application/report/GenerateAllocatorReport.js"
import { generateClientReport } from "../../../src/application/report/GenerateClientReport.js"
import { verifyReport } from "../../../src/application/report/VerifyReport.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../../src/domain/report/ReportRecord.js"
import { ruleSetV1 } from "../../../src/domain/rules/RuleSet.js"
import { smallWorld } from "./smallWorld.js"

type Stored =
  | { readonly kind: "client"; readonly record: ClientReportRecord }
  | { readonly kind: "allocator"; readonly record: AllocatorReportRecord }

const verified = (stored: Stored) =>
  verifyReport(stored.record.id).pipe(
    Effect.provide(Layer.mock(ReportStore, { findById: () => Effect.succeedSome(stored) }))
  )

const world = smallWorld({
  ruleSet: ruleSetV1(true),
  registry: [
    { allocator: "f07", register: "current", document: { application: { audit: [], required_replicas: "3" } } }
  ],
  subject: {
    weekAverage: 0.5,
    providers: [
      { provider: "f01", bytes: 3n, rate: 0.7, ipni: "OK" },
      { provider: "f02", bytes: 2n ** 60n, rate: null, ipni: null }
    ],
    clients: [
      {
        client: "f0100",
        bytes: 7n,
        places: ["DE/Hesse/Frankfurt am Main", null],
        biggestProviderBytes: 3n,
        uniqueBytes: 5n,
        sharedBytes: 1n,
        replicaBytes: 7n,
        wellReplicatedBytes: 2n
      }
    ]
  }
})
const clientReport = world.on(generateClientReport("f0100"))
const allocatorReport = world.on(generateAllocatorReport("f07"))

/** A judgement in which one value is another, and the path to it. */
interface Tampered<A> {
  readonly path: string
  readonly value: A
}

const otherThan = (value: unknown): unknown => {
  switch (typeof value) {
    case "number":
      return value + 1
    case "bigint":
      return value + 1n
    case "boolean":
      return !value
    case "string":
      return `${value}!`
    default:
      return 0
  }
}

/** Every way to change a single value of plain data. */
const tampered = (value: unknown, path: string): ReadonlyArray<Tampered<unknown>> => {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) =>
      tampered(element, `${path}[${index}]`).map((changed) => ({ ...changed, value: value.with(index, changed.value) }))
    )
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, field]) =>
      tampered(field, `${path}.${name}`).map((changed) => ({ ...changed, value: { ...value, [name]: changed.value } }))
    )
  }
  return [{ path, value: otherThan(value) }]
}

/** The same kind of judgement: the value keeps its shape but for the one that was changed. */
const tamperedAs = <A>(value: A, path: string): ReadonlyArray<Tampered<A>> =>
  tampered(value, path) as ReadonlyArray<Tampered<A>>

const assertFound = (ways: ReadonlyArray<Tampered<Stored>>) =>
  Effect.gen(function* () {
    assert.isAbove(ways.length, 50)
    for (const { path, value } of ways) {
      const { differences } = yield* verified(value)
      assert.include(
        differences.map((difference) => difference.path),
        path
      )
    }
  })

describe("a stored report that is judged again", () => {
  it.effect("is the same bit for bit when nobody touched it", () =>
    Effect.gen(function* () {
      const client = yield* clientReport
      assert.deepStrictEqual(yield* verified({ kind: "client", record: client }), {
        id: client.id,
        kind: "client",
        differences: []
      })
      const allocator = yield* allocatorReport
      assert.deepStrictEqual(yield* verified({ kind: "allocator", record: allocator }), {
        id: allocator.id,
        kind: "allocator",
        differences: []
      })
    })
  )

  it.effect("betrays every value of its checks that was changed", () =>
    Effect.gen(function* () {
      const record = yield* clientReport
      yield* assertFound(
        tamperedAs(record.checks, "checks").map(({ path, value: checks }) => ({
          path,
          value: { kind: "client", record: { ...record, checks } }
        }))
      )
    })
  )

  it.effect("betrays every value of an allocator's checks, scores and weighted score that was changed", () =>
    Effect.gen(function* () {
      const record = yield* allocatorReport
      const scoring = Option.getOrThrow(record.scoring)
      const compliance = Option.getOrThrow(record.compliance)
      const { policy: _, ...judgement } = compliance.score
      const stored = (changes: Partial<AllocatorReportRecord>): Stored => ({
        kind: "allocator",
        record: { ...record, ...changes }
      })
      yield* assertFound(
        tamperedAs(record.checks, "checks").map(({ path, value: checks }) => ({ path, value: stored({ checks }) }))
      )
      yield* assertFound(
        tamperedAs(scoring.scores, "scoring.scores").map(({ path, value: scores }) => ({
          path,
          value: stored({ scoring: Option.some({ ...scoring, scores }) })
        }))
      )
      yield* assertFound(
        tamperedAs(judgement, "compliance.score").map(({ path, value: score }) => ({
          path,
          value: stored({ compliance: Option.some({ ...compliance, score: { ...compliance.score, ...score } }) })
        }))
      )
    })
  )

  it.effect("betrays shares and means that do not follow from its rows", () =>
    Effect.gen(function* () {
      const record = yield* allocatorReport
      const report = {
        ...record.report,
        averageRates: { ...record.report.averageRates, urlFinder: 0.99 },
        providers: record.report.providers.map((row, index) => (index === 0 ? { ...row, percOfTotalDatacap: 51 } : row))
      }
      const { differences } = yield* verified({ kind: "allocator", record: { ...record, report } })
      assert.includeMembers(
        differences.map(({ path }) => path),
        ["report.averageRates.urlFinder", "report.providers[0].percOfTotalDatacap"]
      )
    })
  )

  it.effect("is judged by the rule set and the limits that it names, whatever is in force now", () =>
    Effect.gen(function* () {
      const record = yield* clientReport
      const limits = { ...record.provenance.limits, maxProviderDealPercentage: 99 }
      const { differences } = yield* verified({
        kind: "client",
        record: { ...record, provenance: { ...record.provenance, limits } }
      })
      assert.include(
        differences.map(({ path }) => path),
        "checks[2].result"
      )
    })
  )

  it.effect("has to be there", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(verifyReport("404"))
      assert.deepInclude(failure, { _tag: "ReportNotFound", id: "404" })
    }).pipe(Effect.provide(Layer.mock(ReportStore, { findById: () => Effect.succeedNone })))
  )
})
