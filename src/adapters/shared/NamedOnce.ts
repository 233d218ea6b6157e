/**
 * Predicate for `Schema.filter` on a list whose items stand each for something else. One that is named twice spoils
 * the whole answer: nobody can tell which of the two is meant.
 */
export const namedOnce =
  <const Key extends string>(key: Key) =>
  (items: ReadonlyArray<Readonly<Record<Key, string>>>): true | string => {
    const seen = new Set<string>()
    for (const { [key]: name } of items) {
      if (seen.has(name)) return `${name} is named twice`
      seen.add(name)
    }
    return true
  }
