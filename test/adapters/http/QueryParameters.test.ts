import { assert, describe, it } from "@effect/vitest"
import { DateTime, Option } from "effect"
import { acceptsGzip } from "../../../src/adapters/http/Compression.js"
import { parseInstant } from "../../../src/adapters/http/QueryParameters.js"
import { normaliseUrl } from "../../../src/adapters/http/RequestNormalisation.js"

const instants: ReadonlyArray<readonly [text: string, iso: string | null]> = [
  ["2025", "2025-01-01T00:00:00.000Z"],
  ["2025-09", "2025-09-01T00:00:00.000Z"],
  ["2025-09-01", "2025-09-01T00:00:00.000Z"],
  ["2025-09-01T00:00", "2025-09-01T00:00:00.000Z"],
  ["2025-09-01T06:30:15", "2025-09-01T06:30:15.000Z"],
  ["2025-09-01T00:00:00.000Z", "2025-09-01T00:00:00.000Z"],
  ["2025-09-01T02:00:00+02:00", "2025-09-01T00:00:00.000Z"],
  ["2025-09-01T02:00:00 02:00", "2025-09-01T00:00:00.000Z"],
  ["2025-08-31T19:00:00-0500", "2025-09-01T00:00:00.000Z"],
  ["2025-02-30", null],
  ["2025-13", null],
  ["2025-09-01T25:00", null],
  ["1756684800000", null],
  ["yesterday", null],
  ["", null]
]

describe("An instant in a query", () => {
  for (const [text, iso] of instants) {
    it(`${iso === null ? "is not" : "may be"} spelled "${text}"`, () => {
      assert.strictEqual(Option.getOrNull(Option.map(parseInstant(text), DateTime.formatIso)), iso)
    })
  }
})

const urls: ReadonlyArray<readonly [url: string, normalised: string]> = [
  ["/", "/"],
  ["//", "/"],
  ["/allocators/", "/allocators"],
  ["/allocators?", "/allocators"],
  ["/allocators/?page=1&page=2", "/allocators?page=2"],
  ["/allocators?filter=&page=1", "/allocators?page=1"],
  ["/allocators?filter=a&filter=", "/allocators?filter=a"],
  ["/allocators?filter=a%26b+c", "/allocators?filter=a%26b+c"],
  ["/allocators?filter=%zz", "/allocators?filter=%25zz"]
]

describe("The URL of a request", () => {
  for (const [url, normalised] of urls) {
    it(`${url} is read as ${normalised}`, () => assert.strictEqual(normaliseUrl(url), normalised))
  }
})

describe("Accept-Encoding", () => {
  for (const header of ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "GZIP", "*", "br;q=1, gzip ; q=0.1"]) {
    it(`"${header}" accepts gzip`, () => assert.isTrue(acceptsGzip(header)))
  }
  for (const header of ["", "identity", "gzip;q=0", "*;q=0", "br, deflate", "gzip;q=0, *"]) {
    it(`"${header}" does not accept gzip`, () => assert.isFalse(acceptsGzip(header)))
  }
})
