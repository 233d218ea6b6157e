import { Effect, Option } from "effect"
import type { RunFrame } from "../ports/AggregationStore.js"
import { DealFacts, type DealTotals } from "../ports/DealFacts.js"
import { type Casts, type DealBlock, DmobSource, type IdRange } from "../ports/DmobSource.js"
import { changedRanges, splitRange } from "./changedRanges.js"
import { shrinkage } from "./shrinkage.js"

/**
 * Makes the local copy of the deals equal to DMOB's: compares fingerprints of blocks and copies those that differ, by
 * primary key, each range in a transaction of its own. New, late, rewritten and deleted rows are found in the same way,
 * and a first load that was cut goes on with what is missing. Fails as `SourceShrank` before anything is changed.
 */
export const syncDeals = Effect.fn("syncDeals")(function* (frame: RunFrame) {
  const dmob = yield* DmobSource
  const facts = yield* DealFacts
  const copy = (range: IdRange, casts: Casts) => facts.replace(range, dmob.copyDeals(range, casts), frame)
  const ranges = yield* rangesToCopy(frame)
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

/** A copy that never was anything is filled without asking where it differs. */
const rangesToCopy = (frame: RunFrame) =>
  Effect.gen(function* () {
    const dmob = yield* DmobSource
    const facts = yield* DealFacts
    const [ours, published] = [yield* facts.blocks, yield* facts.published]
    if (ours.length === 0 && Option.isNone(published)) {
      return Option.match(yield* dmob.dealIds, { onNone: () => [], onSome: splitRange })
    }
    const theirs = yield* dmob.dealBlocks
    yield* Option.match(published, { onNone: () => Effect.void, onSome: plausible(theirs, frame) })
    return changedRanges(ours, theirs)
  })

const plausible =
  (theirs: ReadonlyArray<DealBlock>, { maxDrop }: RunFrame) =>
  ({ bytes, rows }: DealTotals) => {
    const source = "unified_verified_deal"
    const refusals = [
      shrinkage({ source, measure: "rows", before: rows, after: total(theirs, (b) => BigInt(b.rows)) }, maxDrop),
      shrinkage({ source, measure: "bytes", before: bytes, after: total(theirs, (b) => b.bytes) }, maxDrop)
    ]
    return Option.match(Option.firstSomeOf(refusals), { onNone: () => Effect.void, onSome: Effect.fail })
  }

const total = (blocks: ReadonlyArray<DealBlock>, of: (block: DealBlock) => bigint): bigint =>
  blocks.reduce((sum, block) => sum + of(block), 0n)
