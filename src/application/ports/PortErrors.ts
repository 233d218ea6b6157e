import { Data } from "effect"

/** Why a database did not answer: it cannot be reached or has no room for us; or it exceeded its time limit. */
export type RepositoryFailure = "unavailable" | "timeout"

/** A database failed us; trying again later may help. Anything else a database says is a bug and a defect. */
export class RepositoryError extends Data.TaggedError("RepositoryError")<{
  /** Port and method, `AllocatorRepository.rows`. */
  readonly operation: string
  readonly reason: RepositoryFailure
  readonly cause: unknown
}> {
  override get message(): string {
    return `${this.operation}: database ${this.reason === "timeout" ? "too slow" : "unavailable"} (${describe(this.cause)})`
  }
}

/** Outside services, by the name that logs, metrics and health show. */
export type UpstreamName =
  | "github"
  | "filspark"
  | "url-finder"
  | "lotus"
  | "filecoin-evm"
  | "cid.contact"
  | "publisher"
  | "filscan"
  | "ipinfo"
  | "dns"
  | "google-sheets"

/** An outside service failed us, after the retries its adapter grants. */
export class UpstreamError extends Data.TaggedError("UpstreamError")<{
  readonly service: UpstreamName
  readonly operation: string
  /** `refused`: the service understood us and says no. `suspended`: it failed so often that it was not asked. */
  readonly reason: "timeout" | "unreachable" | "status" | "malformed" | "refused" | "suspended"
  /** What came, without secrets: no URL with a token, no header. */
  readonly detail: string
  /** Of the answer, when `reason` is `status`. */
  readonly status?: number
  readonly cause?: unknown
}> {
  override get message(): string {
    return `${this.service} ${this.operation}: ${this.reason} (${this.detail})`
  }
}

const describe = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
