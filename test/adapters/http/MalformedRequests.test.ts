import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck } from "effect"
import { startApi } from "./apiServer.js"

const paths = [
  "/allocators",
  "/allocators/compliance-data",
  "/stats/acc/allocators/sps-compliance",
  "/stats/acc/providers/compliance-data",
  "/data/runs",
  "/data/runs/x",
  "/data/problems",
  "/health",
  "/nope"
]

const keys = [
  "limit",
  "page",
  "sort",
  "order",
  "filter",
  "week",
  "editionId",
  "dataType",
  "isMetaallocator",
  "complianceThresholdPercentage",
  "complianceScore",
  "httpRetrievability",
  "state",
  "source",
  "allocatorId",
  "strict",
  "__proto__",
  "a[b]"
]

const nastyValues = [
  "",
  "0",
  "1",
  "-1",
  "1e9",
  "NaN",
  "null",
  "%00",
  "%ff",
  "%",
  "+",
  "asc",
  "name",
  "2025-13-45",
  "6",
  "true"
]

const value = FastCheck.oneof(
  FastCheck.constantFrom(...nastyValues),
  FastCheck.string({ unit: "grapheme" }).map(encodeURIComponent)
)

const request = FastCheck.record({
  method: FastCheck.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
  path: FastCheck.oneof(
    FastCheck.constantFrom(...paths),
    FastCheck.webPath().map((path) => `/${path.replace(/^\/+/, "")}`)
  ),
  query: FastCheck.array(FastCheck.tuple(FastCheck.constantFrom(...keys), value), { maxLength: 5 })
})

describe("Requests that nobody should make", () => {
  it.scopedLive("are answered without a failure of the server", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const { method, path, query } of FastCheck.sample(request, { numRuns: 400, seed: 20250910 })) {
        const url = `${path}?${query.map(([key, text]) => `${key}=${text}`).join("&")}`
        const { status, text } = yield* send(url, { method })
        assert.isBelow(status, 500, `${method} ${url}`)
        if (status >= 400 && method !== "HEAD") assert.property(JSON.parse(text), "statusCode", `${method} ${url}`)
      }
    })
  )
})
