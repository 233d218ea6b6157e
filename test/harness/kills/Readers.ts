import { createHash } from "node:crypto"
import { Effect, Schedule } from "effect"
import type pg from "pg"
import { publishedTables } from "../../../src/application/aggregation/AggregationTable.js"
import type { Findings } from "./Findings.js"
import { lookAtTables } from "./TableDigests.js"

/** What readers did so far. */
export interface Tally {
  looks: number
  answers: number
  /** Answers that said that nothing is published yet. */
  refusals: number
  /** Time in which there were readers, in milliseconds. */
  readonly reading: { since: number; before: number }
  /** The longest that one look took, in milliseconds. */
  slowestLook: number
}

/** Every table twenty times a second, every answer four times. */
const [LOOKING, ASKING] = [Schedule.fixed("50 millis"), Schedule.fixed("250 millis")]

/** Tables of which a look takes the contents; by eight looks each is taken once. */
const turns = Array.from({ length: 8 }, (_, turn) => publishedTables.filter((_, place) => place % 8 === turn))

const paths = [
  "/stats/acc/providers/compliance-data",
  "/stats/acc/allocators/sps-compliance",
  "/allocators/compliance-data"
]

/** A database and the address of the process that serves it. */
export interface Watched {
  readonly name: string
  readonly base: string
  readonly client: pg.Client
}

const judgeLook = (watched: Watched, client: pg.Client, findings: Findings, turn: number) =>
  Effect.gen(function* () {
    const rows = yield* lookAtTables(client, turns[turn % turns.length] ?? [])
    const generations = new Set(rows.map(({ generation }) => generation))
    if (generations.size > 1)
      yield* findings.complain(
        `one look at ${watched.name} saw generations ${[...generations].map((id) => id ?? "none").join(", ")}`
      )
    for (const { digest, found, generation, name, published } of rows) {
      if (found !== (published ?? 0))
        yield* findings.complain(
          `${name} of ${watched.name} holds ${found} rows in ${generation}, published were ${published ?? "none"}`
        )
      if (digest !== null) yield* findings.learn(name, `${watched.name} ${generation}`, digest)
    }
  })

const judgeAnswer = (watched: Watched, findings: Findings, tally: Tally, path: string, mayRefuse: () => boolean) =>
  Effect.gen(function* () {
    const response = yield* Effect.promise(() => fetch(`${watched.base}${path}`))
    const body = yield* Effect.promise(() => response.text())
    const generation = response.headers.get("x-generation")
    if (response.status === 503 && mayRefuse()) {
      tally.refusals += 1
      if (generation !== null) yield* findings.complain(`${path} refused with generation ${generation}`)
      return false
    }
    if (response.status !== 200) yield* findings.complain(`${path} answered ${response.status}: ${body.slice(0, 200)}`)
    else if (generation === null || !/":\[\{/.test(body)) yield* findings.complain(`${path} answered without rows`)
    else yield* findings.learn(path, `${watched.name} ${generation}`, createHash("sha256").update(body).digest("hex"))
    return true
  })

/** Polls every table, by a session of its own, and the heaviest answers until the scope closes. Answers may refuse until one did not. */
export const startReaders = (watched: Watched, session: pg.Client, findings: Findings, tally: Tally) =>
  Effect.gen(function* () {
    let turn = 0
    const look = Effect.gen(function* () {
      const began = performance.now()
      yield* judgeLook(watched, session, findings, turn++)
      tally.looks += 1
      tally.slowestLook = Math.max(tally.slowestLook, performance.now() - began)
    })
    let answered = false
    const ask = Effect.gen(function* () {
      for (const path of paths) {
        const whole = yield* judgeAnswer(watched, findings, tally, path, () => !answered)
        answered ||= whole
        tally.answers += 1
      }
    })
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        tally.reading.since = performance.now()
      }),
      () =>
        Effect.sync(() => {
          tally.reading.before += performance.now() - tally.reading.since
        })
    )
    yield* Effect.forkScoped(Effect.repeat(look, LOOKING))
    yield* Effect.forkScoped(Effect.repeat(ask, ASKING))
  })

/** One look at all contents while nobody writes: what the generation really holds. */
export const lookCalmly = (watched: Watched, findings: Findings) =>
  Effect.forEach(turns, (_, turn) => judgeLook(watched, watched.client, findings, turn), { discard: true })
