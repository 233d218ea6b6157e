import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schedule, Schema } from "effect"
import type { Fault, GoodAnswer } from "../faults/Faults.js"
import { faultyService } from "../faults/FaultyService.js"
import { command, platformProcess } from "../support/PlatformProcess.js"
import { samplePlatform } from "../support/SamplePlatform.js"

class SamplePlatform extends Context.Tag("test/SamplePlatform")<
  SamplePlatform,
  Effect.Effect.Success<typeof samplePlatform>
>() {}

/** What was asked and how it was answered. */
interface Exchange {
  readonly path: string
  readonly ifNoneMatch: string | undefined
  readonly answer: GoodAnswer
}

/** Hands every good answer on after `millis`, and writes down what was asked. */
const watching = (exchanges: Array<Exchange>, millis = 0): Fault => ({
  name: "is watched",
  answer: (response, answer) => {
    exchanges.push({ path: response.req.url ?? "", ifNoneMatch: response.req.headers["if-none-match"], answer })
    setTimeout(() => {
      response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.body.length) })
      response.end(answer.body)
    }, millis)
  }
})

/** The address of a service, at another host. */
const throughAddress = (url: string, origin: string) => url.replace(new URL(url).origin, origin)

const ListedProvider = Schema.Struct({
  Publisher: Schema.NullOr(Schema.Struct({ Addrs: Schema.Array(Schema.String) }))
})
const decodeList = Schema.decodeUnknownSync(Schema.Array(Schema.Unknown))
const isListed = Schema.is(ListedProvider)

/** Of how many providers in the list one is left: the histories of all take most of a minute. */
const THINNED = 12

const thinned = (text: string) =>
  JSON.stringify(decodeList(JSON.parse(text)).filter((entry, at) => isListed(entry) && at % THINNED === 0))

const publisherPorts = (list: string) => [
  ...new Set([...thinned(list).matchAll(/127\.0\.0\.1\/tcp\/(\d+)\/http/g)].map(([, port]) => port))
]

/** The id of an advertisement that was asked for; nothing for a block of entries. */
const advertisementIn = ({ answer, path }: Exchange): ReadonlyArray<string> => {
  if (answer.headers["content-type"]?.includes("json") !== true) return []
  return answer.body.includes('"IsRm"') ? [path.slice(path.lastIndexOf("/") + 1)] : []
}

/** Advertisements that a killed run may have read and not stored: the batches of all publishers that are read at once. */
const IN_FLIGHT = 10 * 16

/** The index and the machines of its publishers, all watched. */
const watchedIndex = (url: string) =>
  Effect.gen(function* () {
    const list = yield* Effect.promise(() => fetch(`${url}/providers`).then((answer) => answer.text()))
    const exchanges: Array<Exchange> = []
    const publishers = yield* Effect.forEach(publisherPorts(list), (port) =>
      Effect.gen(function* () {
        const service = yield* faultyService(`http://127.0.0.1:${port}`)
        yield* service.break(watching(exchanges))
        return [`/tcp/${port}/http`, `/tcp/${service.port}/http`] as const
      })
    )
    const reword = (text: string) =>
      publishers.reduce((said, [theirs, ours]) => said.replaceAll(theirs, ours), thinned(text))
    const index = yield* faultyService(new URL(url).origin, reword)
    return { url: throughAddress(url, index.url), exchanges, machines: publishers.length }
  })

layer(Layer.scoped(SamplePlatform, samplePlatform), { excludeTestServices: true, timeout: 240_000 })(
  "cdp collect",
  (it) => {
    it.scoped("lists every collector by its name", () =>
      Effect.gen(function* () {
        const { environment } = yield* SamplePlatform
        const help = yield* command(["collect", "--help"], environment("cdp"))
        assert.strictEqual(help.code, 0, help.output)
        const names =
          "registry, bookkeeping, filspark, url-finder, provider-metrics, ipni-fetcher, ipni-status, locations"
        assert.include(help.output, `What to collect: ${names}`)
      })
    )

    it.scoped("tells how far the registry is, and asks the next time only whether it changed", () =>
      Effect.gen(function* () {
        const { client, environment } = yield* SamplePlatform
        const exchanges: Array<Exchange> = []
        const settings = environment("cdp")
        const url = settings.GITHUB_API_URL ?? ""
        const github = yield* faultyService(new URL(url).origin)
        // Slow enough that there is a way to be told of.
        yield* github.break(watching(exchanges, 250))
        const watched = { ...settings, GITHUB_API_URL: throughAddress(url, github.url) }
        const tables = Effect.flatMap(client("cdp"), (cdp) =>
          Effect.promise(() =>
            cdp.query("table allocator_registry union all table allocator_registry_archive order by 1, 2")
          )
        ).pipe(Effect.map(({ rows }) => rows))

        const first = yield* command(["collect", "registry"], watched)
        assert.strictEqual(first.code, 0, first.output)
        assert.match(first.output, /registry: \d+ of 126 files/)
        const asked = exchanges.splice(0)
        assert.strictEqual(asked.length, 2 + 126)
        const before = yield* tables

        const second = yield* command(["collect", "registry"], watched)
        assert.strictEqual(second.code, 0, second.output)
        console.log(
          `registry: ${asked.length} requests at first, then ${exchanges.length}, of which ${
            exchanges.filter(({ ifNoneMatch }) => ifNoneMatch !== undefined).length
          } conditional and ${exchanges.filter(({ answer }) => answer.status === 304).length} answered by 304`
        )
        assert.sameMembers(
          exchanges.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)),
          ["Allocators", "Allocator_Archive"]
        )
        for (const { answer, ifNoneMatch, path } of exchanges) {
          assert.isDefined(ifNoneMatch, path)
          assert.strictEqual(answer.status, 304, path)
        }
        assert.deepStrictEqual(yield* tables, before)
      })
    )

    it.scoped("goes on with the histories of publishers where a kill left them", () =>
      Effect.gen(function* () {
        const { client, environment } = yield* SamplePlatform
        const settings = environment("cdp")
        const { exchanges, machines, url } = yield* watchedIndex(settings.CID_CONTACT_URL ?? "")
        const deep = { CID_CONTACT_URL: url, IPNI_BACKFILL: "on" }
        const [cdp, other] = [yield* client("cdp"), yield* client("undisturbed")]
        const undisturbed = yield* command(["collect", "ipni-fetcher"], { ...environment("undisturbed"), ...deep })
        assert.strictEqual(undisturbed.code, 0, undisturbed.output)
        const everything = "table ipni_publisher_advertisement order by id"
        const expected = (yield* Effect.promise(() => other.query(everything))).rows
        assert.strictEqual(exchanges.splice(0).flatMap(advertisementIn).length, expected.length)

        // Brings the tables, of which the next lines count one.
        yield* command(["runs"], settings)
        const stored = Effect.promise(() => cdp.query<{ id: string }>("select id from ipni_publisher_advertisement"))
        const killed = yield* platformProcess(["collect", "ipni-fetcher"], { ...settings, ...deep })
        yield* stored.pipe(
          Effect.repeat({
            until: ({ rows }) => rows.length * 2 >= expected.length,
            schedule: Schedule.spaced("20 millis")
          })
        )
        killed.child.kill("SIGKILL")
        assert.strictEqual(yield* killed.ended, "SIGKILL", killed.output())
        assert.include(killed.output(), "gaps in the histories")
        // What it had sent still counts; what it held is let go.
        yield* Effect.promise(() =>
          cdp.query("select from pg_stat_activity where datname = 'cdp' and pid <> pg_backend_pid()")
        ).pipe(Effect.repeat({ until: ({ rowCount }) => rowCount === 0, schedule: Schedule.spaced("20 millis") }))
        const kept = new Set((yield* stored).rows.map(({ id }) => id))
        assert.isBelow(kept.size, expected.length)
        const askedBefore = exchanges.splice(0).flatMap(advertisementIn)

        const resumed = yield* command(["collect", "ipni-fetcher"], { ...settings, ...deep })
        assert.strictEqual(resumed.code, 0, resumed.output)
        const askedAfter = exchanges.splice(0).flatMap(advertisementIn)
        console.log(
          `backfill of ${expected.length} advertisements on ${machines} machines: ${kept.size} stored at the kill; ${askedBefore.length} asked for before it, ${askedAfter.length} after it`
        )
        assert.deepStrictEqual((yield* Effect.promise(() => cdp.query(everything))).rows, expected)
        assert.deepStrictEqual(
          askedAfter.filter((id) => kept.has(id)),
          []
        )
        assert.isAtMost(askedBefore.length + askedAfter.length, expected.length + IN_FLIGHT)
      })
    )
  }
)
