import { Effect } from "effect"
import type { UpstreamError } from "../../application/ports/PortErrors.js"
import type { WorkingUrls } from "../../application/ports/WorkingUrls.js"

export type AccessTo = (typeof WorkingUrls.Service)["accessTo"]

/** What nobody tells is unknown: reports are written without it. */
export const orUnknown =
  <B>(unknown: B) =>
  <A, R>(answer: Effect.Effect<A, UpstreamError, R>): Effect.Effect<A | B, never, R> =>
    Effect.catchAll(answer, ({ message }) => Effect.as(Effect.logDebug(`Unknown in reports: ${message}`), unknown))
