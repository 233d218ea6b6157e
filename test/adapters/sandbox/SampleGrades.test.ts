import { NodeContext } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Context, DateTime, Effect, Layer, Schema } from "effect"
import { bookkeepingFiles } from "../../../src/adapters/sandbox/sample/ApplicationFiles.js"
import { sampleDeals } from "../../../src/adapters/sandbox/sample/Deals.js"
import { clientGrants } from "../../../src/adapters/sandbox/sample/Grants.js"
import { type Network, SAMPLE_SEED, sampleNetwork } from "../../../src/adapters/sandbox/sample/Network.js"
import { sparkDay, urlFinderDay } from "../../../src/adapters/sandbox/sample/ProviderRates.js"
import { type RealData, readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { HOURS_PER_DAY, HOURS_PER_WEEK, historyStart, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { PUBLIC_DATASET_QUESTION } from "../../../src/domain/client/Bookkeeping.js"
import { EDITION_START_EPOCH, epochStart } from "../../../src/domain/time/ChainEpoch.js"
import { lastFullWeek } from "../../../src/domain/time/Week.js"

class Sample extends Context.Tag("test/Sample")<Sample, { readonly data: RealData; readonly network: Network }>() {}

const SampleLive = Layer.effect(
  Sample,
  Effect.map(readRealData, (data) => ({ data, network: sampleNetwork(SAMPLE_SEED, data) }))
).pipe(Layer.provide(NodeContext.layer))

const readApplication = Schema.decodeSync(
  Schema.parseJson(
    Schema.Struct({ ID: Schema.String, Project: Schema.Struct({ [PUBLIC_DATASET_QUESTION]: Schema.String }) })
  )
)

type Grade = "compliant" | "partiallyCompliant" | "nonCompliant"

const openDataClients = (network: Network, data: RealData): ReadonlySet<string> => {
  const idOf = new Map(network.clients.map(({ address, id }) => [address, id]))
  const linked = new Set(network.allocators.map(({ repository }) => repository))
  const open = new Set<string>()
  for (const [repository, files] of bookkeepingFiles(network, data)) {
    if (!linked.has(repository)) continue
    for (const { text } of files) {
      const { ID, Project } = readApplication(text)
      const id = idOf.get(ID)
      if (id !== undefined && Project[PUBLIC_DATASET_QUESTION].toLowerCase() === "[x] i confirm") open.add(id)
    }
  }
  return open
}

const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Grades by allocator in the week that ends at an hour, worked out from the generated rows by the published rules. */
const gradesAt = (network: Network, data: RealData, firstStart: DateTime.Utc, weekEnd: number) => {
  const history = historyStart(firstStart)
  const sizes = new Map<string, Map<string, number>>()
  for (const { clientId, pieceSize, providerId, start } of sampleDeals(network, history, history, weekEnd)) {
    if (clientId === null || providerId === null || start === undefined || start >= weekEnd) continue
    const clients = sizes.get(`f0${providerId}`) ?? new Map<string, number>()
    clients.set(`f0${clientId}`, (clients.get(`f0${clientId}`) ?? 0) + Number(pieceSize))
    sizes.set(`f0${providerId}`, clients)
  }

  const days = Array.from({ length: 7 }, (_, day) => weekEnd / HOURS_PER_DAY - 7 + day)
  const rates = network.providers.map((provider) => {
    const spark = days.flatMap((day) => sparkDay(network, provider, day) ?? [])
    const total = spark.reduce((sum, day) => sum + day.total, 0)
    const http = spark.reduce((sum, day) => sum + (day.successfulHttp ?? 0), 0)
    const url = urlFinderDay(network, provider, weekEnd / HOURS_PER_DAY - 1).percent ?? 0
    return { id: provider.id, http: http / total, url: spark.length === 0 ? 0 : url }
  })
  const open = openDataClients(network, data)
  const openRates = rates.filter(({ id }) => [...(sizes.get(id)?.keys() ?? [])].some((client) => open.has(client)))
  const average = { http: mean(openRates.map(({ http }) => http)), url: mean(openRates.map(({ url }) => url)) }

  const points = new Map(
    rates.map(({ http, id, url }) => {
      const stored = [...(sizes.get(id)?.values() ?? [])]
      const whole = stored.reduce((sum, size) => sum + size, 0)
      const rules = [http > average.http, url > average.url, stored.length > 3, Math.max(...stored, 0) <= 0.3 * whole]
      return [id, rules.filter(Boolean).length] as const
    })
  )

  const clientsOf = new Map<string, Set<string>>()
  const editionStart = hourOf(epochStart(EDITION_START_EPOCH))
  for (const { at, from, to } of clientGrants(network, data, history, weekEnd)) {
    if (at !== undefined && at >= editionStart) clientsOf.set(from, (clientsOf.get(from) ?? new Set()).add(to))
  }
  const grades = new Map<string, Grade>()
  for (const [allocator, clients] of clientsOf) {
    const used = [...sizes].flatMap(([id, stored]) =>
      [...stored.keys()].some((client) => clients.has(client)) ? [id] : []
    )
    if (used.length === 0) continue
    const share = (test: (earned: number) => boolean) =>
      used.filter((id) => test(points.get(id) ?? -1)).length / used.length
    const grade =
      share((earned) => earned === 4) >= 0.5
        ? "compliant"
        : share((earned) => earned > 0) >= 0.5
          ? "partiallyCompliant"
          : "nonCompliant"
    grades.set(allocator, grade)
  }
  return grades
}

layer(SampleLive)("grades of allocators", (it) => {
  for (const start of ["2026-05-18T00:10:00Z", "2026-09-10T15:00:00Z", "2026-11-29T23:50:00Z"]) {
    it.effect(`are of every kind in the last full week of a first start at ${start}`, () =>
      Effect.gen(function* () {
        const { data, network } = yield* Sample
        const firstStart = DateTime.unsafeMake(start)
        const weekEnd = hourOf(lastFullWeek(firstStart)) + HOURS_PER_WEEK
        const grades = [...gradesAt(network, data, firstStart, weekEnd).values()]
        const count = (grade: Grade) => grades.filter((found) => found === grade).length
        assert.isAtLeast(grades.length, 60)
        for (const grade of ["compliant", "partiallyCompliant", "nonCompliant"] as const) {
          assert.isAtLeast(count(grade), 4, `${grade} of ${grades.length}`)
        }
      })
    )
  }

  it.effect("vary from week to week", () =>
    Effect.gen(function* () {
      const { data, network } = yield* Sample
      const firstStart = DateTime.unsafeMake("2026-09-10T15:00:00Z")
      const weekEnd = hourOf(lastFullWeek(firstStart)) + HOURS_PER_WEEK
      const now = gradesAt(network, data, firstStart, weekEnd)
      const before = gradesAt(network, data, firstStart, weekEnd - 6 * HOURS_PER_WEEK)
      const changed = [...now].filter(([allocator, grade]) => before.has(allocator) && before.get(allocator) !== grade)
      assert.isAtLeast(changed.length, 3)
    })
  )
})
