import { Option } from "effect"
import type { IngestProblem } from "../ports/IngestProblems.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { isSuspended } from "./UpstreamFailures.js"

/** What is wrong with a file. */
export type FileFault = Pick<IngestProblem, "reason" | "detail">

/**
 * The fault of a file that the service did not give us. One that was not asked for, since the service is down, has none; one
 * that came and is no text is at fault itself.
 */
export const faultOf = (failure: UpstreamError): Option.Option<FileFault> =>
  isSuspended(failure)
    ? Option.none()
    : Option.some({ reason: isUnread(failure) ? "not fetched" : "not readable", detail: failure.message })

/** Whether a failure leaves open what the file holds. */
export const isUnread = ({ reason }: UpstreamError): boolean => reason !== "malformed"
