import { assert, it } from "@effect/vitest"
import { DateTime, Duration, Option } from "effect"
import { freshnessJson, renderFreshness } from "../../../src/adapters/cli/FreshnessTable.js"
import type { Freshness } from "../../../src/application/data/GetFreshness.js"

const renewed: Freshness = {
  name: "providers",
  kind: "table",
  lastSuccess: Option.some(DateTime.unsafeMake("2025-01-15T12:00:01.250Z")),
  age: Option.some(Duration.millis(90_999)),
  limit: Duration.hours(26),
  state: "fresh",
  reason: Option.none(),
  rows: Option.some(1200)
}
const never: Freshness = {
  ...renewed,
  name: "collect-ipni",
  kind: "source",
  lastSuccess: Option.none(),
  age: Option.none(),
  state: "never",
  reason: Option.some("cid.contact providers:\n  status (HTTP 503)"),
  rows: Option.none()
}

it("freshness is a line a table or source, and what nobody knows a dash", () => {
  assert.deepStrictEqual(renderFreshness([renewed, never], Option.none()).split("\n"), [
    "name          kind    state  last success (UTC)   limit  rows  reason",
    "providers     table   fresh  2025-01-15 12:00:01  1d 2h  1200  -",
    "collect-ipni  source  never  -                    1d 2h     -  cid.contact providers: status (HTTP 503)"
  ])
})

it("freshness for machines counts whole seconds and has nothing where nothing is known", () => {
  assert.deepStrictEqual(JSON.parse(freshnessJson([renewed, never])), [
    {
      name: "providers",
      kind: "table",
      lastSuccess: "2025-01-15T12:00:01.250Z",
      ageSeconds: 90,
      limitSeconds: 93_600,
      state: "fresh",
      reason: null,
      rows: 1200
    },
    {
      name: "collect-ipni",
      kind: "source",
      lastSuccess: null,
      ageSeconds: null,
      limitSeconds: 93_600,
      state: "never",
      reason: "cid.contact providers:\n  status (HTTP 503)",
      rows: null
    }
  ])
})
