import { assert, it } from "@effect/vitest"
import { DateTime, Effect, type Layer, Option } from "effect"
import {
  type Examination,
  type IngestProblem,
  IngestProblems,
  type ProblemFilter,
  type RememberedProblem
} from "../../src/application/ports/IngestProblems.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const hour = (hours: number) => DateTime.add(noon, { hours })

const problem = (subject: string, more: Partial<IngestProblem> = {}): IngestProblem => ({
  subject,
  allocatorId: "f01",
  reason: "not JSON",
  detail: `${subject} is not JSON`,
  ...more
})
const examination = (
  hours: number,
  problems: ReadonlyArray<IngestProblem>,
  more: Partial<Examination> = {}
): Examination => ({
  source: "registry",
  scope: "Allocators",
  at: hour(hours),
  problems,
  isWhole: true,
  unread: [],
  ...more
})
const everything: ProblemFilter = { source: Option.none(), allocatorId: Option.none(), limit: 100, offset: 0 }

/** First sight, last sight and end, in hours since noon. */
const times = ({ firstSeen, lastSeen, resolvedAt, subject }: RememberedProblem) => {
  const hours = (instant: DateTime.Utc) => DateTime.distance(noon, instant) / 3_600_000
  return [subject, hours(firstSeen), hours(lastSeen), Option.getOrNull(Option.map(resolvedAt, hours))]
}

/** What every memory of ingest problems promises; `fresh` is an empty one. */
export const ingestProblemsContract = <E>(fresh: Layer.Layer<IngestProblems, E>) => {
  const test = (name: string, body: (store: typeof IngestProblems.Service) => Effect.Effect<void, unknown>) =>
    it.live(name, () => Effect.flatMap(IngestProblems, body).pipe(Effect.provide(fresh)))

  const allOf = (store: typeof IngestProblems.Service, filter: Partial<ProblemFilter> = {}) =>
    Effect.map(store.list({ ...everything, ...filter }), ({ problems }) => problems)
  const timesOf = (store: typeof IngestProblems.Service) =>
    Effect.map(allOf(store), (problems) => problems.map(times).toSorted())

  test("gives back what it was told, newest first", (store) =>
    Effect.gen(function* () {
      const [one, two] = [problem("a.json"), problem("b.json", { allocatorId: null, reason: "no address" })]
      assert.strictEqual(yield* store.settle(examination(0, [one])), 1)
      assert.strictEqual(yield* store.settle(examination(1, [one, two])), 1)
      const [first, second] = yield* allOf(store)
      assert.deepInclude(first, { ...two, source: "registry", firstSeen: hour(1), lastSeen: hour(1) })
      assert.deepInclude(second, { ...one, source: "registry", firstSeen: hour(0), lastSeen: hour(1) })
      assert.isAbove(Number(first?.id), Number(second?.id))
    }))

  test("keeps the first sight of what is told again and resolves what is not", (store) =>
    Effect.gen(function* () {
      yield* store.settle(examination(0, [problem("a"), problem("b")]))
      assert.strictEqual(yield* store.settle(examination(1, [problem("a"), problem("b")])), 0)
      assert.strictEqual(yield* store.settle(examination(2, [problem("a")])), 1)
      assert.strictEqual(yield* store.settle(examination(3, [problem("a")])), 0)
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 3, null],
        ["b", 0, 1, 2]
      ])
      assert.strictEqual(yield* store.settle(examination(4, [])), 1)
      assert.strictEqual(yield* store.settle(examination(5, [])), 0)
      assert.deepStrictEqual((yield* timesOf(store))[0], ["a", 0, 3, 4])
    }))

  test("takes a problem that comes back for a new one", (store) =>
    Effect.gen(function* () {
      for (const [hours, problems] of [[problem("a")], [], [problem("a")]].entries()) {
        yield* store.settle(examination(hours, problems))
      }
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 0, 1],
        ["a", 2, 2, null]
      ])
    }))

  test("tells another reason apart, and takes over a new detail or allocator", (store) =>
    Effect.gen(function* () {
      yield* store.settle(examination(0, [problem("a"), problem("b")]))
      const changed = [problem("a", { reason: "no address" }), problem("b", { allocatorId: "f02", detail: "worse" })]
      assert.strictEqual(yield* store.settle(examination(1, changed)), 3)
      assert.deepStrictEqual(
        (yield* allOf(store)).map(({ allocatorId, detail, reason, resolvedAt, subject }) =>
          [subject, allocatorId, reason, detail, Option.isSome(resolvedAt)].join()
        ),
        ["a,f01,no address,a is not JSON,false", "b,f02,not JSON,worse,false", "a,f01,not JSON,a is not JSON,true"]
      )
    }))

  test("only adds after a look at a part of the scope", (store) =>
    Effect.gen(function* () {
      yield* store.settle(examination(0, [problem("a")]))
      assert.strictEqual(yield* store.settle(examination(1, [problem("b")], { isWhole: false })), 1)
      assert.strictEqual(yield* store.settle(examination(2, [], { isWhole: false })), 0)
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 0, null],
        ["b", 1, 1, null]
      ])
      yield* store.settle(examination(3, [problem("b")]))
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 0, 3],
        ["b", 1, 3, null]
      ])
    }))

  test("leaves open what could not be looked at, as it was last seen", (store) =>
    Effect.gen(function* () {
      const lost = problem("a", { reason: "not fetched" })
      yield* store.settle(examination(0, [problem("a"), problem("b")]))
      assert.strictEqual(yield* store.settle(examination(1, [lost], { unread: ["a"] })), 2)
      assert.strictEqual(yield* store.settle(examination(2, [lost], { unread: ["a"] })), 0)
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 0, null],
        ["a", 1, 2, null],
        ["b", 0, 0, 1]
      ])
      yield* store.settle(examination(3, [problem("a")]))
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 3, null],
        ["a", 1, 2, 3],
        ["b", 0, 0, 1]
      ])
    }))

  test("keeps scopes and sources apart", (store) =>
    Effect.gen(function* () {
      yield* store.settle(examination(0, [problem("a")]))
      yield* store.settle(examination(0, [problem("a")], { scope: "Allocator_Archive" }))
      yield* store.settle(examination(0, [problem("a")], { source: "ipni" }))
      yield* store.settle(examination(1, []))
      assert.strictEqual((yield* allOf(store)).filter(({ resolvedAt }) => Option.isNone(resolvedAt)).length, 2)
    }))

  test("resolves what is open in scopes that are gone", (store) =>
    Effect.gen(function* () {
      const of = (scope: string): Partial<Examination> => ({ source: "bookkeeping", scope })
      yield* store.settle(examination(0, [problem("a")], of("acme/one")))
      yield* store.settle(examination(0, [problem("b")], of("acme/two")))
      yield* store.settle(examination(0, [problem("c")]))
      assert.strictEqual(yield* store.keepScopes("bookkeeping", ["acme/one"], hour(1)), 1)
      assert.strictEqual(yield* store.keepScopes("bookkeeping", ["acme/one"], hour(2)), 0)
      assert.deepStrictEqual(yield* timesOf(store), [
        ["a", 0, 0, null],
        ["b", 0, 0, 1],
        ["c", 0, 0, null]
      ])
    }))

  test("counts a record once for a reason, by the last that was told", (store) =>
    Effect.gen(function* () {
      const twice = [problem("a", { detail: "first" }), problem("a", { detail: "last" })]
      assert.strictEqual(yield* store.settle(examination(0, twice)), 1)
      assert.deepStrictEqual(
        (yield* allOf(store)).map(({ detail }) => detail),
        ["last"]
      )
    }))

  test("forgets what was resolved more than ninety days ago", (store) =>
    Effect.gen(function* () {
      yield* store.settle(examination(0, [problem("a"), problem("b")]))
      yield* store.settle(examination(1, [problem("b")]))
      yield* store.keepScopes("registry", ["Allocators"], hour(90 * 24 + 1))
      assert.strictEqual((yield* allOf(store)).length, 2)
      yield* store.keepScopes("registry", ["Allocators"], hour(90 * 24 + 2))
      assert.deepStrictEqual(
        (yield* allOf(store)).map(({ subject }) => subject),
        ["b"]
      )
    }))

  test("lists by source and allocator, page by page", (store) =>
    Effect.gen(function* () {
      const many = Array.from({ length: 5 }, (_, index) => problem(`${index}`))
      yield* store.settle(examination(0, many))
      yield* store.settle(examination(1, [problem("x", { allocatorId: "f02" })], { source: "bookkeeping" }))
      const filter = { source: Option.some("registry" as const), allocatorId: Option.some("f01") }
      const page = yield* store.list({ ...filter, limit: 2, offset: 4 })
      assert.deepStrictEqual([page.total, page.problems.map(({ subject }) => subject)], [5, ["0"]])
      assert.deepStrictEqual(
        (yield* allOf(store, { allocatorId: Option.some("f02") })).map(({ subject }) => subject),
        ["x"]
      )
      assert.deepStrictEqual(yield* allOf(store, { ...filter, allocatorId: Option.some("f09") }), [])
    }))
}
