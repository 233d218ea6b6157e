/** The first instant of the year 1 and the last of the year 9999, in Unix milliseconds. */
const FIRST_MILLIS = -62_135_596_800_000
export const LAST_MILLIS = 253_402_300_799_999

/** An instant, in Unix milliseconds; one outside the years 1 to 9999 is the first or the last of those. */
export const withinYears = (millis: number): number => Math.min(LAST_MILLIS, Math.max(FIRST_MILLIS, millis))
