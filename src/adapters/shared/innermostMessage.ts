import { sqlState } from "./SqlErrors.js"

/** What the failure says that all the others came of. */
export const innermostMessage = (failure: unknown): string => {
  if (!(failure instanceof Error)) return String(failure)
  return failure.cause === undefined
    ? failure.message || sqlState(failure) || failure.name
    : innermostMessage(failure.cause)
}
