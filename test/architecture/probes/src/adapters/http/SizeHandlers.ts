import { Effect } from "effect"
import { readSize } from "../../application/jobs/ReadSize.js"
import { SizeError } from "../../application/ports/PortErrors.js"

export const sizeHandler = Effect.catchAll(readSize, () => new SizeError())
