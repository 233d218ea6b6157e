/** A number that tells something: null of NaN and infinities, which columns of doubles can hold. */
export const known = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)
