const decimal = /^(?:0|[1-9]\d{0,18})$/
const GREATEST = 2n ** 63n - 1n
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Whether a text can be the id of a client's report: a 64-bit row id in decimal. */
export const isClientReportId = (text: string): boolean => decimal.test(text) && BigInt(text) <= GREATEST

/** Whether a text can be the id of an allocator's report: a UUID. */
export const isAllocatorReportId = (text: string): boolean => uuid.test(text)
