import { type HttpClient, HttpClientRequest } from "@effect/platform"
import { Config, Effect, Either, Layer } from "effect"
import { ChainExplorer } from "../../application/ports/ChainExplorer.js"
import { answerCache } from "../shared/AnswerCache.js"
import { boundedJson } from "../shared/BoundedBody.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { serviceCheck } from "../shared/ServiceCheck.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { httpFailure, upstreamError } from "../shared/UpstreamErrors.js"
import { ExplorerAnswer, explorerResult, providerAccount } from "./AccountAnswer.js"

export const filscanConfig = serviceUrl("FILSCAN_API_BASE_URL").pipe(
  Config.withDefault("https://api-v2.filscan.io/api")
)

/** Accounts kept at a time. */
const MOST_ACCOUNTS = 1000

const readAnswer = boundedJson(ExplorerAnswer)

const question = (client: HttpClient.HttpClient, url: string, path: string, body: object) =>
  client
    .execute(HttpClientRequest.post(`${url}/v1/${path}`).pipe(HttpClientRequest.bodyUnsafeJson(body)))
    .pipe(Effect.mapError(httpFailure), Effect.flatMap(readAnswer), Effect.flatMap(explorerResult))

/** Whether asking once more could tell something else. */
const isReadable = (result: unknown): boolean =>
  Either.match(providerAccount(result), { onLeft: ({ _tag }) => _tag === "AccountOfNoProvider", onRight: () => true })

/** Filscan, at `FILSCAN_API_BASE_URL`. */
export const httpChainExplorer = (policy: CallPolicy) =>
  Layer.scoped(
    ChainExplorer,
    Effect.gen(function* () {
      const client = yield* serviceClient
      const url = yield* filscanConfig
      const { call } = yield* upstreamCalls("filscan", policy)

      const account = yield* answerCache({
        capacity: MOST_ACCOUNTS,
        keepFor: "1 hour",
        isKnown: isReadable,
        ask: (address: string) =>
          call(`account ${address}`, question(client, url, "AccountInfoByID", { account_id: address }))
      })

      return ChainExplorer.of({
        account,
        providerAccount: (address) =>
          Effect.flatMap(account(address), (result) =>
            Effect.mapError(providerAccount(result), (failure) =>
              failure._tag === "CallFailure" ? upstreamError("filscan", `providerAccount ${address}`)(failure) : failure
            )
          )
      })
    })
  )

export const HttpChainExplorerLive = httpChainExplorer(defaultCallPolicy)

/** Whether the explorer tells the figures of its front page. */
export const filscanCheck = Effect.gen(function* () {
  const client = yield* serviceClient
  const url = yield* filscanConfig
  return yield* serviceCheck("filscan-api", "1 hour", question(client, url, "TotalIndicators", {}))
})
