/** How many take part. */
export interface Population {
  readonly clients: number
  readonly allocators: number
  readonly providers: number
}

/** The network as it is (1x): 35 million deals of the current edition. */
const network: Population = { clients: 4500, allocators: 300, providers: 2000 }
const NETWORK_DEALS = 35_000_000
const least: Population = { clients: 150, allocators: 60, providers: 300 }

/** A sample of the network's deals this large still meets nearly everybody. */
const WHOLE_POPULATION_DEALS = 1_000_000

/**
 * Who takes part in so many deals: the whole network from one million deals on, for fewer deals thin out clients and
 * not the network; a part of it below, and multiples of it above 35 million.
 */
export const populationOf = (deals: number): Population => {
  const scale = deals < WHOLE_POPULATION_DEALS ? deals / WHOLE_POPULATION_DEALS : Math.max(1, deals / NETWORK_DEALS)
  const scaled = (kind: keyof Population) => Math.max(least[kind], Math.round(network[kind] * scale))
  return { clients: scaled("clients"), allocators: scaled("allocators"), providers: scaled("providers") }
}

/** Ascending sums of Zipf weights: `rank ** -exponent` for the ranks from 1. */
export const zipfSums = (count: number, exponent: number): ReadonlyArray<number> => {
  const sums: Array<number> = []
  let sum = 0
  for (let rank = 1; rank <= count; rank++) {
    sum += rank ** -exponent
    sums.push(sum)
  }
  return sums
}

const kinds = ["provider", "client", "allocator"] as const

/** Room between the ids of two actors of a kind. */
const ID_STEPS = { provider: 100, client: 200, allocator: 1000 } as const
/** The first ids have four digits, so that order by text and order by number differ. */
const FIRST_ID = 1000

/** Number of the actor at a position: ascending, with gaps, and no other kind has it. `gap` is in [0, 1). */
export const actorNumber = (kind: (typeof kinds)[number], position: number, gap: number): number =>
  FIRST_ID + kinds.length * Math.floor((position + gap) * ID_STEPS[kind]) + kinds.indexOf(kind)
