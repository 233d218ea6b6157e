export const sizes = new Map<string, bigint>()
