import { Effect, Option } from "effect"
import { rpcAttempt, rpcFailureText } from "../shared/JsonRpc.js"
import { serviceCheck } from "../shared/ServiceCheck.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { refusedFailure } from "../shared/UpstreamErrors.js"
import { lotusConfig } from "./HttpLotusRpc.js"

/** Whether the node knows how high the chain is. */
export const lotusCheck = Effect.gen(function* () {
  const client = yield* serviceClient
  const url = yield* lotusConfig
  return yield* serviceCheck(
    "glif-api",
    "10 minutes",
    rpcAttempt(client, url, { method: "eth_blockNumber", params: [] }).pipe(
      Effect.filterOrFail(
        ({ result }) => Option.isSome(result),
        ({ error }) => refusedFailure(Option.match(error, { onNone: () => "no result", onSome: rpcFailureText }))
      )
    )
  )
})
