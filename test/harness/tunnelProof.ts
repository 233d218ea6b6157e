import { Duration, Effect, Fiber, Metric, Record, Redacted, Schedule } from "effect"
import { DmobSql } from "../../src/adapters/dmob/DmobDatabase.js"
import { classifySqlFailure } from "../../src/adapters/shared/SqlErrors.js"
import { tunnelReconnectsTotal } from "../../src/adapters/shared/TunnelMetrics.js"
import { SourceConnection } from "../../src/application/ports/SourceConnection.js"
import { type DisturbedWay, disturbedWay } from "../support/Loopback.js"
import { activeResources, leftBeyond } from "../support/ssh/resources.js"
import type { SshServer } from "../support/ssh/SshServer.js"
import { dmobWith, tunnelVariables } from "../support/ssh/tunnelTo.js"
import { randomFrom } from "./randomFrom.js"

/** Ways to cut a tunnel. */
export type Cut = "reset" | "silent drop" | "server restart"

export interface CutFigures {
  readonly cycles: number
  /** Seconds from a cut until the query under way has failed and, while the far side stays away, the state tells; at most. */
  readonly noticed: number
  /** Seconds from the far side's return until a query is answered; at most. */
  readonly healed: number
}

export interface TunnelFigures {
  readonly cuts: Readonly<Record<Cut, CutFigures>>
  /** Times that the tunnel counted itself as built up again. */
  readonly reconnects: number
  /** Queries that failed in another way than they must, and what was left of sockets, timers and connections. */
  readonly complaints: ReadonlyArray<string>
}

/** Longer than any cut takes to be noticed, so that only the cut ends it. */
const LONG_QUERY = 120

const often = Schedule.spaced("20 millis")

const secondsOf = (duration: Duration.Duration) => Duration.toMillis(duration) / 1000

/** A server's own check for clients that are gone; without it long queries would pile up there. */
const noticingLostClients = (database: Redacted.Redacted) => {
  const url = new URL(Redacted.value(database))
  url.searchParams.set("options", "-c client_connection_check_interval=500")
  return Redacted.make(url.href)
}

/** A query that is under way when this returns; joining it tells how it failed. */
const queryUnderWay = (name: string) =>
  Effect.gen(function* () {
    const sql = yield* DmobSql
    const failed = yield* Effect.fork(Effect.flip(sql.unsafe(`select pg_sleep(${LONG_QUERY}) as "${name}"`)))
    yield* sql`select from pg_stat_activity where wait_event = 'PgSleep' and position(${name} in query) > 0`.pipe(
      Effect.repeat({ until: (rows) => rows.length > 0, schedule: often })
    )
    return failed
  })

/** Waits until a query is answered. */
const answered = Effect.flatMap(DmobSql, (sql) => sql`select 1`).pipe(Effect.retry(often))

/** Waits until the state tells that the tunnel is down. */
const toldOf = Effect.flatMap(SourceConnection, (connection) =>
  Effect.repeat(connection, {
    until: (way) => way.kind === "tunnel" && way.state !== "connected",
    schedule: often
  })
)

interface Disturbance {
  readonly cut: Effect.Effect<void>
  /** How long the far side stays away after its cut was noticed, and how it comes back; a reset is over at once. */
  readonly away: { readonly upTo: Duration.DurationInput; readonly back: Effect.Effect<void> } | undefined
}

const disturbances = (server: SshServer, way: DisturbedWay): Readonly<Record<Cut, Disturbance>> => ({
  reset: { cut: way.reset, away: undefined },
  "silent drop": { cut: way.fallSilent, away: { upTo: "12 seconds", back: way.speakAgain } },
  "server restart": { cut: server.stop, away: { upTo: "10 seconds", back: server.start } }
})

/** One cut, from a query under way to the next that is answered: seconds to notice, seconds to heal, complaints. */
const cycle = (name: string, { away, cut }: Disturbance, share: number) =>
  Effect.gen(function* () {
    const query = yield* queryUnderWay(name)
    yield* cut
    const [noticed, { cause }] = yield* Effect.timed(
      Effect.zipLeft(Fiber.join(query), away === undefined ? Effect.void : toldOf)
    )
    const complaints = classifySqlFailure(cause) === "unavailable" ? [] : [`${name}: ${cause}`]
    if (away !== undefined) {
      yield* Effect.sleep(Duration.times(away.upTo, share))
      yield* away.back
    }
    const [healed] = yield* Effect.timed(answered)
    return { noticed: secondsOf(noticed), healed: secondsOf(healed), complaints }
  })

/** What the far side serves beyond so many connections; those that were cut may take five seconds to go. */
const connectionsBeyond = ({ connections }: SshServer, expected: number): Effect.Effect<ReadonlyArray<string>> =>
  connections.pipe(
    Effect.filterOrFail(
      (open) => open <= expected,
      (open) => [`the server serves ${open} connections instead of ${expected}`]
    ),
    Effect.as([]),
    Effect.retry(Schedule.intersect(often, Schedule.recurs(250))),
    Effect.catchAll(Effect.succeed)
  )

/**
 * Cuts a tunnel again and again while a query is under way, and measures how soon that is noticed and healed; at the end
 * nothing is left of the tunnels that were cut, nor of the last one.
 */
export const tunnelProof = (options: {
  readonly server: SshServer
  readonly database: Redacted.Redacted
  readonly cycles: Readonly<Record<Cut, number>>
  readonly seed: number
}) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { cycles, database, seed, server } = options
      const random = randomFrom(seed)
      const way = yield* disturbedWay(server.port)
      const disturbance = disturbances(server, way)
      const variables = tunnelVariables({ ...server, port: way.port }, noticingLostClients(database))
      const counted = Effect.map(Metric.value(tunnelReconnectsTotal), ({ count }) => Number(count))
      const [before, reconnectsBefore] = yield* Effect.all([activeResources, counted])

      const through = Effect.gen(function* () {
        yield* answered
        const found: Array<readonly [Cut, Effect.Effect.Success<ReturnType<typeof cycle>>]> = []
        for (const cut of Record.keys(cycles))
          for (let count = 1; count <= cycles[cut]; count++)
            found.push([cut, yield* cycle(`${cut} ${count}`, disturbance[cut], random())])
        return { found, complaints: yield* connectionsBeyond(server, 1) }
      })
      const { complaints, found } = yield* Effect.provide(through, dmobWith(variables))

      const figuresOf = (cut: Cut): CutFigures => {
        const ofCut = found.filter(([kind]) => kind === cut).map(([, measured]) => measured)
        return {
          cycles: ofCut.length,
          noticed: Math.max(0, ...ofCut.map(({ noticed }) => noticed)),
          healed: Math.max(0, ...ofCut.map(({ healed }) => healed))
        }
      }
      return {
        cuts: Record.map(cycles, (_, cut) => figuresOf(cut)),
        reconnects: (yield* counted) - reconnectsBefore,
        complaints: [
          ...found.flatMap(([, measured]) => measured.complaints),
          ...complaints,
          ...(yield* leftBeyond(before)),
          ...(yield* connectionsBeyond(server, 0))
        ]
      } satisfies TunnelFigures
    })
  )
