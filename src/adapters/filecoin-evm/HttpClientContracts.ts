import { Data, Effect, Layer } from "effect"
import { ClientContracts } from "../../application/ports/ClientContracts.js"
import { answerCache } from "../shared/AnswerCache.js"
import { refusedFailure, upstreamError } from "../shared/UpstreamErrors.js"
import { clientConfigs } from "./ContractCalls.js"
import { evmAddress } from "./EvmAddress.js"
import { EvmNode, EvmNodeLive } from "./EvmNode.js"

/** More than there are clients with a contract. */
const MOST_CLIENTS = 10_000

/** Addresses that have no counterpart on the Ethereum side are refused without a call. */
export const httpClientContracts = Layer.scoped(
  ClientContracts,
  Effect.gen(function* () {
    const { call } = yield* EvmNode

    const ask = ({ client, contract }: { readonly contract: string; readonly client: string }) => {
      const operation = `maxDeviation ${client}`
      return Effect.all([evmAddress(contract), evmAddress(client)]).pipe(
        Effect.mapError(({ message }) => upstreamError("filecoin-evm", operation)(refusedFailure(message))),
        Effect.flatMap(([to, argument]) => call(operation, to, clientConfigs, argument))
      )
    }

    const cached = yield* answerCache({ capacity: MOST_CLIENTS, keepFor: "1 hour", isKnown: () => true, ask })
    return ClientContracts.of({ maxDeviation: ({ client, contract }) => cached(Data.struct({ client, contract })) })
  })
)

export const HttpClientContractsLive = Layer.provide(httpClientContracts, EvmNodeLive)
