import { pieceCid } from "../../../src/adapters/sandbox/sample/ChainText.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_DAY, type Hour } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { type Burst, generatedBursts } from "./Bursts.js"
import type { GeneratedClient } from "./Clients.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"
import { COPY_SPREAD } from "./GeneratorSettings.js"

export interface Piece {
  readonly cid: string
  /** Bytes. */
  readonly size: bigint
}

/** A piece at a provider, as it reaches DMOB. */
export interface Copy {
  readonly at: Hour
  readonly client: GeneratedClient
  readonly provider: string
  readonly piece: Piece
}

const MiB = 1n << 20n
const GiB = 1n << 30n
/** Of all pieces; `upTo` are ascending sums. */
const sizes = [
  { size: 32n * GiB, upTo: 0.7 },
  { size: 64n * GiB, upTo: 0.8 },
  { size: 16n * GiB, upTo: 0.88 },
  { size: 8n * GiB, upTo: 0.95 },
  { size: 1n * GiB, upTo: 0.98 },
  { size: 256n * MiB, upTo: 0.99 },
  { size: 1n * MiB, upTo: 1 }
]

/** Chance of 1, 2, 3 … 10 copies, as ascending sums: four or five for most. */
const copyChances = [0.03, 0.09, 0.2, 0.43, 0.67, 0.8, 0.88, 0.94, 0.97, 1]
/** Chance that a provider stores a piece once more. */
const REDEAL = 0.035
/** Chance that another client stores the piece, too. */
const SHARED = 0.005
/** Of a shared piece the other client has at most so many copies. */
const SHARED_COPIES = 3

/**
 * The copies of each day that has any, by time. Of those to come no more are kept than the bursts of twenty days bring,
 * however long the history is.
 */
export function* copiesByDay(network: GeneratedNetwork, deals: number): Generator<ReadonlyArray<Copy>> {
  const waiting = new Map<number, Array<Copy>>()
  const keep = (copy: Copy) => {
    const day = Math.floor(copy.at / HOURS_PER_DAY)
    const sameDay = waiting.get(day)
    if (sameDay === undefined) waiting.set(day, [copy])
    else sameDay.push(copy)
  }
  const bursts = generatedBursts(network, deals)
  let next = 0
  const lastDay = Math.floor(network.period.until / HOURS_PER_DAY)
  for (let day = Math.floor((bursts[0]?.from ?? 0) / HOURS_PER_DAY); day <= lastDay; day++) {
    for (
      let burst = bursts[next];
      burst !== undefined && burst.from < (day + 1) * HOURS_PER_DAY;
      burst = bursts[++next]
    ) {
      for (const copy of copiesOf(network, burst, next)) keep(copy)
    }
    const copies = waiting.get(day)
    waiting.delete(day)
    if (copies !== undefined) yield copies.sort((a, b) => a.at - b.at)
  }
}

/** The copies of a burst, exactly as many as it has rows. */
function* copiesOf({ clients, seed }: GeneratedNetwork, burst: Burst, position: number): Generator<Copy> {
  const random = seededRandom(seed, "burst", position)
  let rows = burst.rows
  while (rows > 0) {
    const first = random.between(burst.from, burst.lastPiece)
    for (const copy of copiesOfPiece(random, clients, burst, first)) {
      yield copy
      if (--rows === 0) return
    }
  }
}

function* copiesOfPiece(
  random: SeededRandom,
  clients: ReadonlyArray<GeneratedClient>,
  { client, until }: Burst,
  first: Hour
): Generator<Copy> {
  const piece = { cid: pieceCid(random), size: sizeOf(random) }
  const spread = Math.min(COPY_SPREAD, until - first)
  const later = () => first + random.next() * spread
  const draw = random.next()
  const providers = random.sample(client.providers, copyChances.findIndex((upTo) => draw < upTo) + 1)
  for (const [position, provider] of providers.entries()) {
    yield { at: position === 0 ? first : later(), client, provider, piece }
    if (random.chance(REDEAL)) yield { at: later(), client, provider, piece }
  }
  if (!random.chance(SHARED)) return
  const other = random.pick(clients)
  if (other === client) return
  for (const provider of random.sample(other.providers, 1 + random.integer(SHARED_COPIES))) {
    yield { at: later(), client: other, provider, piece }
  }
}

const sizeOf = (random: SeededRandom): bigint => {
  const draw = random.next()
  return sizes.find(({ upTo }) => draw < upTo)?.size ?? MiB
}
