/** A stream of pseudo-random numbers that depends on its key and nothing else. Not for secrets. */
export interface SeededRandom {
  /** In [0, 1). */
  readonly next: () => number
  /** In [0, bound). */
  readonly integer: (bound: number) => number
  /** In [from, to). */
  readonly between: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  /** An element of a list that is not empty. */
  readonly pick: <A>(list: ReadonlyArray<A>) => A
  /** Up to `count` different elements, in random order. */
  readonly sample: <A>(list: ReadonlyArray<A>, count: number) => Array<A>
}

/** The same key gives the same stream, on any machine. Mulberry32, seeded by FNV-1a over the key's parts. */
export const seededRandom = (...key: ReadonlyArray<string | number>): SeededRandom => {
  let state = fnv1a(key.join("\u0000"))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (bound: number) => Math.floor(next() * bound)
  const pick = <A>(list: ReadonlyArray<A>): A => {
    const [chosen] = list.slice(integer(list.length))
    if (chosen === undefined) throw new RangeError("pick needs an element to choose")
    return chosen
  }
  return {
    next,
    integer,
    between: (from, to) => from + next() * (to - from),
    chance: (probability) => next() < probability,
    pick,
    sample: (list, count) => {
      const rest = [...list]
      const chosen: typeof rest = []
      while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(integer(rest.length), 1))
      return chosen
    }
  }
}

/** Index drawn with the probability that `cumulative` gives it: ascending sums, the last one the total. */
export const weightedIndex = (random: SeededRandom, cumulative: ReadonlyArray<number>): number => {
  const target = random.next() * (cumulative.at(-1) ?? 0)
  let [low, high] = [0, cumulative.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] ?? 0) > target) high = middle
    else low = middle + 1
  }
  return low
}

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  // One round of murmur3's finalizer: keys that differ in their last digit start far apart.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
