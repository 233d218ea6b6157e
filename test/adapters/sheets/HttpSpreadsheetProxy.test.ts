import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Inspectable, Layer, Logger, LogLevel, Option } from "effect"
import { httpSpreadsheetProxy } from "../../../src/adapters/sheets/HttpSpreadsheetProxy.js"
import { SpreadsheetProxy } from "../../../src/application/ports/SpreadsheetProxy.js"
import {
  adapterWith,
  faults,
  json,
  loopbackService,
  policyFor,
  status,
  testCallPolicy
} from "../../support/LoopbackService.js"
import { recordingTracer } from "../../support/recordingTracer.js"

const KEY = "AIza planted+key"
const SPELLINGS = [KEY, encodeURIComponent(KEY), "AIza+planted%2Bkey", "planted"]

const proxyAt = (variables: Record<string, string>, policy = testCallPolicy) =>
  Effect.flatMap(
    Layer.build(adapterWith(httpSpreadsheetProxy(policy), variables).pipe(Layer.provide(NodeHttpClient.layerUndici))),
    (context) => Effect.map(Effect.provide(SpreadsheetProxy, context), ({ values }) => values)
  )

const valuesOf = (url: string, tab: string, policy = testCallPolicy) =>
  Effect.flatMap(proxyAt({ GOOGLE_SHEETS_URL: url, GOOGLEAPIS_KEY: KEY }, policy), (values) =>
    Option.getOrThrow(values)(tab)
  )

const PATH = "/v4/spreadsheets/1Rx3ZsUh7rhjdAARBNdBHgdbhBM5zFlEnqghC7A0JZ4k/values"
const sheet = { range: "GRAPHS!A1:B2", majorDimension: "ROWS", values: [["Allocator", 1], []] }

describe("the spreadsheet of allocators", () => {
  it.scopedLive("is closed without a key", () =>
    Effect.gen(function* () {
      assert.isTrue(Option.isNone(yield* proxyAt({})))
      assert.isTrue(Option.isNone(yield* proxyAt({ GOOGLEAPIS_KEY: "" })))
    })
  )

  it.scopedLive("is asked for the values of a tab", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json({ ...sheet, more: true }))
      assert.deepStrictEqual(yield* valuesOf(service.url, "GRAPHS"), sheet)
      assert.deepStrictEqual(service.requests, [`GET ${PATH}/GRAPHS?key=AIza+planted%2Bkey`])
    })
  )

  it.scopedLive("has no values in an empty tab", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json({ range: "EMPTY!A1", majorDimension: "ROWS" }))
      assert.deepStrictEqual((yield* valuesOf(service.url, "EMPTY")).values, [])
    })
  )

  it.scopedLive("is asked for a tab of any name inside its path", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(sheet))
      for (const tab of ["a b/../c?key=other#d", "%2e%2e", "Übersicht!A1:B2", "..."]) {
        yield* valuesOf(service.url, tab)
      }
      assert.deepStrictEqual(
        service.requests.map((request) => request.replace(`GET ${PATH}/`, "").replace("?key=AIza+planted%2Bkey", "")),
        ["a%20b%2F..%2Fc%3Fkey%3Dother%23d", "%252e%252e", "%C3%9Cbersicht!A1%3AB2", "..."]
      )
      for (const tab of [".", "..", "\ud800"]) {
        const error = yield* Effect.flip(valuesOf(service.url, tab))
        assert.strictEqual(error._tag === "UpstreamError" && error.reason, "refused")
      }
      assert.strictEqual(service.requests.length, 4)
    })
  )

  it.scopedLive("is asked again after a passing failure", () =>
    Effect.gen(function* () {
      let calls = 0
      const service = yield* loopbackService((response, request) => {
        calls += 1
        ;(calls < 3 ? status(503) : json(sheet))(response, request)
      })
      assert.deepStrictEqual(yield* valuesOf(service.url, "GRAPHS"), sheet)
    })
  )

  const echo = (response: Parameters<ReturnType<typeof json>>[0], request: Parameters<ReturnType<typeof json>>[1]) =>
    json({ range: [`bad key in ${request.url}`] })(response, request)

  it.scopedLive.each(
    [...faults, ["repeats the key", echo, "malformed"] as const].map(([name, answer, reason]) => ({
      name,
      answer,
      reason
    }))
  )("fails with the reason, and tells the key to nobody, when it $name", ({ answer, reason }) =>
    Effect.gen(function* () {
      const service = yield* loopbackService(answer)
      const told: Array<string> = []
      const { spans, tracer } = yield* recordingTracer
      const error = yield* Effect.flip(valuesOf(service.url, "GRAPHS", { ...policyFor(reason), suspendAfter: 1 })).pipe(
        Effect.withTracer(tracer),
        Effect.provide(
          Logger.replace(
            Logger.defaultLogger,
            Logger.make(({ message, cause }) =>
              told.push(`${Inspectable.toStringUnknown(message)} ${Cause.pretty(cause)}`)
            )
          )
        ),
        Logger.withMinimumLogLevel(LogLevel.All)
      )
      assert.strictEqual(error._tag === "UpstreamError" && error.reason, reason)
      const texts = [
        Cause.pretty(Cause.fail(error)),
        deepText(error),
        ...told,
        ...spans.map((span) => `${span.name} ${Inspectable.toStringUnknown([...span.attributes])}`)
      ]
      for (const spelling of SPELLINGS) for (const text of texts) assert.notInclude(text, spelling)
      assert.include(
        spans.map(({ name }) => name),
        "google-sheets.values"
      )
    })
  )
})

/** Everything that hangs on a value, its causes included. */
const deepText = (value: unknown, seen: Set<unknown> = new Set()): string => {
  if (typeof value !== "object" || value === null) return String(value)
  if (seen.has(value)) return ""
  seen.add(value)
  return Reflect.ownKeys(value)
    .map((key) => `${String(key)}=${deepText(Reflect.get(value, key), seen)}`)
    .join(" ")
}
