import { Config, Context, Effect, Either, Layer, Option } from "effect"
import type { UpstreamError } from "../../application/ports/PortErrors.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { jsonRpc, type RpcAnswer, rpcFailureText } from "../shared/JsonRpc.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { type CallFailure, malformedFailure, refusedFailure, upstreamError } from "../shared/UpstreamErrors.js"
import type { ContractMethod, Hex } from "./ContractCalls.js"
import type { EvmAddress } from "./EvmAddress.js"

export const evmRpcConfig = serviceUrl("EVM_RPC_URL").pipe(Config.withDefault("https://api.node.glif.io/rpc/v1"))

const evmCallPolicy: CallPolicy = { ...defaultCallPolicy, delay: { from: "5 seconds", to: "5 seconds" } }

/** The Ethereum side of the chain, shared by what reads its contracts. */
export class EvmNode extends Context.Tag("cdp/filecoin-evm/EvmNode")<
  EvmNode,
  {
    /** What a contract answers in the newest state of the chain; a call that it reverts is refused. */
    readonly call: <Argument, Answer>(
      operation: string,
      contract: EvmAddress,
      method: ContractMethod<Argument, Answer>,
      argument: Argument
    ) => Effect.Effect<Answer, UpstreamError>
  }
>() {}

/** Without a group that repeats, for in an answer of some megabytes that would overflow the stack. */
const hexadecimal = /^0x[0-9a-f]*$/i
const isHex = (value: unknown): value is Hex =>
  typeof value === "string" && value.length % 2 === 0 && hexadecimal.test(value)

const dataOf = ({ error, result }: RpcAnswer): Either.Either<Hex, CallFailure> =>
  Option.isSome(error)
    ? Either.left(refusedFailure(rpcFailureText(error.value)))
    : Either.fromOption(Option.filter(result, isHex), () => malformedFailure("the result is not hexadecimal"))

/** The node at `EVM_RPC_URL`. */
export const evmNode = (policy: CallPolicy) =>
  Layer.scoped(
    EvmNode,
    Effect.gen(function* () {
      const { ask } = yield* jsonRpc("filecoin-evm", yield* evmRpcConfig, policy)
      return EvmNode.of({
        call: (operation, contract, method, argument) =>
          Effect.flatMap(Effect.mapError(method.callData(argument), upstreamError("filecoin-evm", operation)), (data) =>
            ask({ operation, method: "eth_call", params: [{ to: contract, data }, "latest"] }, (answer) =>
              Either.flatMap(dataOf(answer), method.read)
            )
          )
      })
    })
  )

export const EvmNodeLive = evmNode(evmCallPolicy)
