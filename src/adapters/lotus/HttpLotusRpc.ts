import { Config, Effect, Layer, Schedule } from "effect"
import { LotusRpc } from "../../application/ports/LotusRpc.js"
import type { UpstreamError } from "../../application/ports/PortErrors.js"
import type { ProviderId } from "../../domain/shared/Ids.js"
import { answerCache } from "../shared/AnswerCache.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { jsonRpc } from "../shared/JsonRpc.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { lookUpId, minerInfo, verifiedClientStatus } from "./LotusAnswers.js"

/** Where the node answers. */
export const lotusConfig = serviceUrl("GLIF_API_BASE_URL").pipe(
  Config.withDefault("https://api.node.glif.io/rpc"),
  Config.map((url) => `${url}/v1`)
)

const lotusCallPolicy: CallPolicy = { ...defaultCallPolicy, delay: { from: "5 seconds", to: "5 seconds" } }

/** More than the network has. */
const MOST_PROVIDERS = 20_000

/** The newest state of the chain. */
const NEWEST = null
const NEWEST_TIP_SET = [] as const

/**
 * The Lotus node at `GLIF_API_BASE_URL`. That it has no miner info to tell may pass and is asked again like a call that
 * fails; its other answers stand.
 */
export const httpLotusRpc = (policy: CallPolicy) =>
  Layer.scoped(
    LotusRpc,
    Effect.gen(function* () {
      const { ask } = yield* jsonRpc("lotus", yield* lotusConfig, policy)

      const whileRefused = {
        while: ({ reason }: UpstreamError) => reason === "refused",
        schedule: Schedule.intersect(Schedule.recurs(policy.retries), Schedule.spaced(policy.delay.from))
      }

      return LotusRpc.of({
        minerInfo: yield* answerCache({
          capacity: MOST_PROVIDERS,
          keepFor: "12 hours",
          isKnown: () => true,
          ask: (provider: ProviderId) =>
            ask(
              { operation: `minerInfo ${provider}`, method: "Filecoin.StateMinerInfo", params: [provider, NEWEST] },
              minerInfo
            ).pipe(Effect.retry(whileRefused))
        }),
        clientDatacap: (address) =>
          ask(
            {
              operation: `clientDatacap ${address}`,
              method: "Filecoin.StateVerifiedClientStatus",
              params: [address, NEWEST_TIP_SET]
            },
            verifiedClientStatus
          ),
        idOf: (address) =>
          ask(
            { operation: `idOf ${address}`, method: "Filecoin.StateLookupID", params: [address, NEWEST_TIP_SET] },
            lookUpId
          )
      })
    })
  )

export const HttpLotusRpcLive = httpLotusRpc(lotusCallPolicy)
