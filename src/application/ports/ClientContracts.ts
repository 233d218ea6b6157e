import type { Effect } from "effect"
import { Context } from "effect"
import type { UpstreamError } from "./PortErrors.js"

/** Contracts through which clients spend their DataCap. */
export class ClientContracts extends Context.Tag("cdp/ClientContracts")<
  ClientContracts,
  {
    /**
     * Largest deviation that a contract allows to a client, in hundredths, at least 0. Both are addresses of the chain: that
     * of the contract delegated, `f410f…`, that of the client an id, `f0…`; others are refused. Up to an hour old.
     */
    readonly maxDeviation: (query: {
      readonly contract: string
      readonly client: string
    }) => Effect.Effect<bigint, UpstreamError>
  }
>() {}
