import { Effect } from "effect"
import type { UpstreamError } from "../ports/PortErrors.js"

/** A service that is down fails every further call at once. */
export const isSuspended = ({ reason }: UpstreamError): boolean => reason === "suspended"

/** Answers that say "later", not "no". */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429])

/** Whether a failure lies in what was asked for and not in the way to it. */
export const isRecordFault = ({ reason, status }: UpstreamError): boolean => {
  if (reason === "status") return status !== undefined && status < 500 && !PASSING_STATUSES.has(status)
  return reason === "malformed" || reason === "refused"
}

/** What the failures of a run say: those of calls that a service down was spared in one line for each service. */
export const failureTexts = (failures: ReadonlyArray<UpstreamError>): ReadonlyArray<string> => {
  const spared = new Map<string, ReadonlyArray<UpstreamError>>()
  for (const failure of failures.filter(isSuspended)) {
    spared.set(failure.service, [...(spared.get(failure.service) ?? []), failure])
  }
  return [
    ...failures.filter((failure) => !isSuspended(failure)).map(({ message }) => message),
    ...Array.from(spared, ([service, calls]) => {
      const many = calls.length === 1 ? "1 call" : `${calls.length} calls`
      return `${many} of ${service} not made: ${calls[0]?.detail}`
    })
  ]
}

/** Warns of each, once. */
export const warnOf = (texts: ReadonlyArray<string>): Effect.Effect<void> =>
  Effect.forEach(texts, (text) => Effect.logWarning(text), { discard: true })
