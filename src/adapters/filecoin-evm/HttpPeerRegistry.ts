import { Effect, Layer, Option } from "effect"
import { PeerRegistry } from "../../application/ports/PeerRegistry.js"
import type { ProviderId } from "../../domain/shared/Ids.js"
import { answerCache } from "../shared/AnswerCache.js"
import { getPeerData, PEER_REGISTRY } from "./ContractCalls.js"
import { EvmNode, EvmNodeLive } from "./EvmNode.js"

/** More than the network has. */
const MOST_PROVIDERS = 20_000

export const httpPeerRegistry = Layer.scoped(
  PeerRegistry,
  Effect.gen(function* () {
    const { call } = yield* EvmNode
    return PeerRegistry.of({
      peerIdOf: yield* answerCache({
        capacity: MOST_PROVIDERS,
        keepFor: "1 hour",
        isKnown: Option.isSome,
        ask: (provider: ProviderId) => call(`peerIdOf ${provider}`, PEER_REGISTRY, getPeerData, provider)
      })
    })
  })
)

export const HttpPeerRegistryLive = Layer.provide(httpPeerRegistry, EvmNodeLive)
