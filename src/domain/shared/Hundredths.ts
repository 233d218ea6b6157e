/** Hundredths in a number that has two decimals. They add up and compare without the noise of doubles. */
export const hundredthsOf = (value: number): number => Math.round(value * 100)

/** Fewest hundredths that a number needs, 29 in 0.29 and 34 in 0.333. */
export const hundredthsCovering = (value: number): number => {
  const nearest = hundredthsOf(value)
  return nearest / 100 < value ? nearest + 1 : nearest
}

/** Most hundredths that a number holds, 29 in 0.29 and 33 in 0.333. */
export const hundredthsWithin = (value: number): number => {
  const nearest = hundredthsOf(value)
  return nearest / 100 > value ? nearest - 1 : nearest
}
