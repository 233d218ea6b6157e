import { assert, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { type ReportAsked, ReportStore } from "../../../src/application/ports/ReportStore.js"
import { compareAllocatorReports, compareClientReports } from "../../../src/application/report/CompareReports.js"
import { allocatorRecord, clientRecord } from "../../adapters/http/pages/madeUpReports.js"

const [older, newer] = [clientRecord({ cidSharing: [], cidSharingCount: 0 }), { ...clientRecord(), id: "4712" }]
const ofAllocator = allocatorRecord({}, { clients: 1 })

const among =
  <Report extends { readonly id: string }>(subject: string, reports: ReadonlyArray<Report>) =>
  (asked: string, which: ReportAsked) =>
    Effect.succeed(
      Option.fromNullable(reports.find(({ id }) => asked === subject && which !== "latest" && which.id === id))
    )

const storedReports = Layer.mock(ReportStore, {
  findClientReport: among("f03412345", [older, newer]),
  findAllocatorReport: among("f03018484", [ofAllocator])
})

it.effect("compares from the first report to the other", () =>
  Effect.gen(function* () {
    const difference = yield* compareClientReports("f03412345", older.id, newer.id)
    assert.deepStrictEqual([difference.before.id, difference.after.id], ["4711", "4712"])
    assert.deepStrictEqual(
      difference.lists.map(({ list, rows }) => [list, rows.added.length]),
      [["cid_sharing", 2]]
    )
  }).pipe(Effect.provide(storedReports))
)

it.effect("finds no report of another client, and says which of the two is missing", () =>
  Effect.gen(function* () {
    const other = yield* Effect.flip(compareClientReports("f03412345", older.id, "9"))
    assert.deepInclude(other, { _tag: "ReportNotFound", id: "9" })
    const stranger = yield* Effect.flip(compareClientReports("f099", older.id, newer.id))
    assert.deepInclude(stranger, { _tag: "ReportNotFound", id: "4711" })
  }).pipe(Effect.provide(storedReports))
)

it.effect("compares reports of an allocator likewise", () =>
  Effect.gen(function* () {
    const difference = yield* compareAllocatorReports("f03018484", ofAllocator.id, ofAllocator.id)
    assert.deepStrictEqual([difference.kind, difference.lists], ["allocator", []])
    const missing = yield* Effect.flip(compareAllocatorReports("f03018484", "none", ofAllocator.id))
    assert.deepInclude(missing, { _tag: "ReportNotFound", id: "none" })
  }).pipe(Effect.provide(storedReports))
)
