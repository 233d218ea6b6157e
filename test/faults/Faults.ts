import type { ServerResponse } from "node:http"

/** An answer of a service as it should be. */
export interface GoodAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One way in which a service fails us. */
export interface Fault {
  readonly name: string
  /** Answers in place of the service, given what it would have said. */
  readonly answer: (response: ServerResponse, good: GoodAnswer) => void
}

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const mapFields = (value: { readonly [key: string]: Json }, change: (field: Json) => Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, field]) => [key, change(field)]))

/** All lists emptied, at whatever depth. */
const emptied = (value: Json): Json => {
  if (Array.isArray(value)) return []
  return isObject(value) ? mapFields(value, emptied) : value
}

/** All numbers and flags as texts, all texts as numbers. */
const mistyped = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(mistyped)
  if (isObject(value)) return mapFields(value, mistyped)
  return typeof value === "string" ? value.length : value === null ? [] : String(value)
}

/** All lists with each of their entries twice. */
const doubled = (value: Json): Json => {
  if (Array.isArray(value)) return value.flatMap((entry: Json) => [doubled(entry), doubled(entry)])
  return isObject(value) ? mapFields(value, doubled) : value
}

const send = (response: ServerResponse, { body, headers, status }: GoodAnswer) => {
  response.writeHead(status, { ...headers, "content-length": String(body.length) })
  response.end(body)
}

/** The good answer with another body; one that is no JSON is cut short, as nothing in it can be changed in good form. */
const changing =
  (change: (value: Json) => Json) =>
  (response: ServerResponse, good: GoodAnswer): void => {
    const text = good.body.toString("utf8")
    const changed = readable(text)
      ? Buffer.from(JSON.stringify(change(JSON.parse(text))))
      : good.body.subarray(0, good.body.length >> 1)
    send(response, { ...good, body: changed })
  }

const readable = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const saying =
  (status: number, headers: Record<string, string>, text: string) =>
  (response: ServerResponse): void => {
    send(response, { status, headers: { "content-type": "text/html", ...headers }, body: Buffer.from(text) })
  }

/** Every way in which an upstream may fail while something listens at its address. */
export const faults: ReadonlyArray<Fault> = [
  { name: "connections are reset", answer: (response) => response.destroy() },
  { name: "no answer in time", answer: () => {} },
  { name: "429 with Retry-After", answer: saying(429, { "retry-after": "1" }, "slow down") },
  { name: "500", answer: saying(500, {}, "oops") },
  {
    name: "HTML with status 200",
    answer: saying(200, {}, "<html><body>Sign in to the airport's network</body></html>")
  },
  {
    name: "truncated JSON",
    answer: (response, good) =>
      send(response, { ...good, body: good.body.subarray(0, Math.max(1, good.body.length - 2)) })
  },
  { name: "an empty list", answer: changing(emptied) },
  { name: "wrong types", answer: changing(mistyped) },
  { name: "duplicate entries", answer: changing(doubled) }
]
