import { Effect, Option } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import { LotusRpc } from "../ports/LotusRpc.js"
import { PeerRegistry } from "../ports/PeerRegistry.js"

/**
 * Where a provider says that it is found. Its peer is the one that the registry of Curio names, if it names one, else that
 * of the chain; without an answer of either nobody can tell. Source: external services, "Lotus RPC".
 */
export const findMiner = Effect.fn("findMiner")(function* (provider: ProviderId) {
  const lotus = yield* LotusRpc
  const registry = yield* PeerRegistry
  const [miner, registered] = yield* Effect.all([lotus.minerInfo(provider), registry.peerIdOf(provider)], {
    concurrency: "unbounded"
  })
  return { ...miner, peerId: Option.getOrElse(registered, () => miner.peerId) }
})
