import type { Duration } from "effect"

/** How a service is called. */
export interface CallPolicy {
  /** Of one attempt, body included. */
  readonly timeout: Duration.DurationInput
  /** Attempts after the first, as long as its failure may pass. */
  readonly retries: number
  /** Each pause is drawn from [from, to). */
  readonly delay: { readonly from: Duration.DurationInput; readonly to: Duration.DurationInput }
  /** Attempts under way at a time; further ones wait. */
  readonly atOnce: number
  /** Calls in a row, each with its retries, that must fail before the service counts as down. */
  readonly suspendAfter: number
  /** How long a service that is down is left alone before one call tries it again. */
  readonly suspendFor: Duration.DurationInput
}

export const defaultCallPolicy: CallPolicy = {
  timeout: "5 seconds",
  retries: 3,
  delay: { from: "500 millis", to: "2 seconds" },
  atOnce: 8,
  suspendAfter: 8,
  suspendFor: "30 seconds"
}
