import { DateTime, Effect, Layer, Option } from "effect"
import {
  type IngestProblem,
  IngestProblems,
  type ProblemSource,
  type RememberedProblem
} from "../../src/application/ports/IngestProblems.js"

interface Kept extends Omit<RememberedProblem, "lastSeen"> {
  readonly scope: string
  /** None while it was told by the last examination of its scope. */
  readonly lastSeen: Option.Option<DateTime.Utc>
}

/** What the double holds; tests look at it afterwards. */
export interface ProblemState {
  problems: ReadonlyArray<Kept>
  /** Last whole examinations, by source and scope. */
  readonly examined: Map<string, DateTime.Utc>
  made: number
}

export const noProblems = (): ProblemState => ({ problems: [], examined: new Map(), made: 0 })

const DAYS_KEPT = 90

const keyOf = ({ subject, reason }: Pick<IngestProblem, "subject" | "reason">) => JSON.stringify([subject, reason])

/** Open problems of a state, told as a test would. */
export const openProblems = ({ problems }: ProblemState): ReadonlyArray<IngestProblem> =>
  problems
    .filter(({ resolvedAt }) => Option.isNone(resolvedAt))
    .map(({ subject, allocatorId, reason, detail }) => ({ subject, allocatorId, reason, detail }))

/** Remembered problems in memory. */
export const inMemoryIngestProblems = (state: ProblemState = noProblems()) =>
  Layer.sync(IngestProblems, () => {
    const scopeKey = (source: ProblemSource, scope: string) => `${source} ${scope}`
    const sight = ({ firstSeen, lastSeen, scope, source }: Kept): DateTime.Utc =>
      Option.getOrElse(lastSeen, () => state.examined.get(scopeKey(source, scope)) ?? firstSeen)
    const forget = (at: DateTime.Utc) => {
      const limit = DateTime.subtract(at, { days: DAYS_KEPT })
      state.problems = state.problems.filter(
        ({ resolvedAt }) => !Option.exists(resolvedAt, (resolved) => DateTime.lessThan(resolved, limit))
      )
    }

    return IngestProblems.of({
      settle: ({ source, scope, at, problems, isWhole, unread }) =>
        Effect.sync(() => {
          const told = new Map(problems.map((problem) => [keyOf(problem), problem]))
          let changed = 0
          const after = state.problems.map((kept): Kept => {
            if (kept.source !== source || kept.scope !== scope || Option.isSome(kept.resolvedAt)) return kept
            const again = told.get(keyOf(kept))
            if (again === undefined) {
              if (!isWhole) return kept
              const seen = { ...kept, lastSeen: Option.some(sight(kept)) }
              if (unread.includes(kept.subject)) return seen
              changed += 1
              return { ...seen, resolvedAt: Option.some(at) }
            }
            told.delete(keyOf(kept))
            const isSame =
              again.allocatorId === kept.allocatorId &&
              again.detail === kept.detail &&
              (!isWhole || Option.isNone(kept.lastSeen))
            if (isSame) return kept
            changed += 1
            return { ...kept, ...again, lastSeen: isWhole ? Option.none() : kept.lastSeen }
          })
          const added = Array.from(told.values(), (problem): Kept => {
            state.made += 1
            const lastSeen = isWhole ? Option.none() : Option.some(at)
            const opening = {
              id: String(state.made),
              source,
              scope,
              firstSeen: at,
              lastSeen,
              resolvedAt: Option.none()
            }
            return { ...problem, ...opening }
          })
          if (isWhole) state.examined.set(scopeKey(source, scope), at)
          state.problems = [...after, ...added]
          forget(at)
          return changed + added.length
        }),

      keepScopes: (source, scopes, at) =>
        Effect.sync(() => {
          const isGone = (kept: Kept) =>
            kept.source === source && !scopes.includes(kept.scope) && Option.isNone(kept.resolvedAt)
          const gone = state.problems.filter(isGone).length
          state.problems = state.problems.map((kept) =>
            isGone(kept) ? { ...kept, lastSeen: Option.some(sight(kept)), resolvedAt: Option.some(at) } : kept
          )
          forget(at)
          return gone
        }),

      list: ({ source, allocatorId, limit, offset }) =>
        Effect.sync(() => {
          const matching = state.problems
            .filter(
              (kept) =>
                Option.getOrElse(source, () => kept.source) === kept.source &&
                Option.getOrElse(allocatorId, () => kept.allocatorId) === kept.allocatorId
            )
            .toSorted(
              (a, b) => DateTime.toEpochMillis(b.firstSeen) - DateTime.toEpochMillis(a.firstSeen) || +b.id - +a.id
            )
            .map((kept): RememberedProblem => {
              const { scope: _, ...problem } = kept
              return { ...problem, lastSeen: sight(kept) }
            })
          return { total: matching.length, problems: matching.slice(offset, offset + limit) }
        })
    })
  })
