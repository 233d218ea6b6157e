import { Effect, Option } from "effect"
import type { RunFrame } from "../ports/AggregationStore.js"
import { DealFacts } from "../ports/DealFacts.js"
import { type Casts, type DealBlock, DmobSource, type IdRange } from "../ports/DmobSource.js"
import { changedRanges } from "./changedRanges.js"
import { shrinkage } from "./shrinkage.js"

/**
 * Makes the local copy of the deals equal to DMOB's: compares fingerprints of blocks and copies those that differ, by
 * primary key, each range in a transaction of its own. New, late, rewritten and deleted rows are found in the same way,
 * and a first load that was cut goes on with what is missing. Fails as `SourceShrank` before anything is changed.
 */
export const syncDeals = Effect.fn("syncDeals")(function* (frame: RunFrame) {
  const dmob = yield* DmobSource
  const facts = yield* DealFacts
  const theirs = yield* dmob.dealBlocks
  yield* plausible(theirs, frame)

  const copy = (range: IdRange, casts: Casts) => facts.replace(range, dmob.copyDeals(range, casts), frame)
  const ranges = changedRanges(yield* facts.blocks, theirs)
  const changed = yield* Effect.reduce(ranges, 0, (before, range) =>
    copy(range, "plain").pipe(
      Effect.catchTag("UncastableValue", (failure) =>
        Effect.logWarning(
          `deals ${range.first} to ${range.last} hold values that do not fit; copying them again with guarded casts`,
          failure.cause
        ).pipe(Effect.zipRight(copy(range, "guarded")))
      ),
      Effect.catchTag("UncastableValue", Effect.die),
      Effect.map((rows) => before + rows)
    )
  )
  yield* Effect.logDebug(`${changed} deals changed in ${ranges.length} ranges of ids`)
  return yield* facts.complete(frame)
})

const plausible = (theirs: ReadonlyArray<DealBlock>, { maxDrop }: RunFrame) =>
  Effect.gen(function* () {
    const published = yield* (yield* DealFacts).published
    if (Option.isNone(published)) return
    const { bytes, rows } = published.value
    const source = "unified_verified_deal"
    const refusals = [
      shrinkage({ source, measure: "rows", before: rows, after: total(theirs, (b) => BigInt(b.rows)) }, maxDrop),
      shrinkage({ source, measure: "bytes", before: bytes, after: total(theirs, (b) => b.bytes) }, maxDrop)
    ]
    yield* Option.match(Option.firstSomeOf(refusals), { onNone: () => Effect.void, onSome: Effect.fail })
  })

const total = (blocks: ReadonlyArray<DealBlock>, of: (block: DealBlock) => bigint): bigint =>
  blocks.reduce((sum, block) => sum + of(block), 0n)
