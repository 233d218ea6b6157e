import { BLOCK_BITS, type DealBlock, type IdRange } from "../ports/DmobSource.js"

const SIZE = 2 ** BLOCK_BITS

/** Blocks that are copied at once: a million ids, so that a first load goes on from the last of them when it is cut. */
const BLOCKS_OF_RANGE = 1024

/** Ranges of ids, ascending, that cover all of one, none larger than what is copied at once. */
export const splitRange = ({ first, last }: IdRange): ReadonlyArray<IdRange> => {
  const size = BLOCKS_OF_RANGE * SIZE
  const [from, until] = [Math.floor(first / size), Math.floor(last / size)]
  return Array.from({ length: until - from + 1 }, (_, place) => ({
    first: (from + place) * size,
    last: (from + place + 1) * size - 1
  }))
}

/** Blocks so near to each other are copied together: reading what lies between costs less than another transaction. */
const NEAR = 64

/** Ranges of ids, ascending, that cover every block in which two copies of the deals differ. */
export const changedRanges = (
  ours: ReadonlyArray<DealBlock>,
  theirs: ReadonlyArray<DealBlock>
): ReadonlyArray<IdRange> => {
  const known = new Map(ours.map((block) => [block.block, block]))
  const still = new Set(theirs.map(({ block }) => block))
  const changed = theirs.filter(({ block, digest, rows }) => {
    const own = known.get(block)
    return own === undefined || own.rows !== rows || own.digest !== digest
  })
  const gone = ours.filter(({ block }) => !still.has(block))
  const blocks = [...changed, ...gone].map(({ block }) => block).sort((a, b) => a - b)

  const ranges: Array<{ readonly first: number; readonly last: number }> = []
  for (const block of blocks) {
    const before = ranges.at(-1)
    if (before !== undefined && block - before.last <= NEAR && block - before.first < BLOCKS_OF_RANGE) {
      ranges[ranges.length - 1] = { first: before.first, last: block }
    } else ranges.push({ first: block, last: block })
  }
  return ranges.map(({ first, last }) => ({ first: first * SIZE, last: (last + 1) * SIZE - 1 }))
}
