import type { readSize } from "../jobs/ReadSize.js"

export type ReadSize = typeof readSize
