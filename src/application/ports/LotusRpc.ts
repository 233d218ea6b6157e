import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import type { MinerInfo } from "../../domain/storage-provider/MinerInfo.js"
import type { UpstreamError } from "./PortErrors.js"

/** State of the chain, from a node. Questions that are asked together may travel together. */
export class LotusRpc extends Context.Tag("cdp/LotusRpc")<
  LotusRpc,
  {
    /** What the chain says of a provider; an actor that is no provider is a failure. Up to 12 hours old. */
    readonly minerInfo: (provider: ProviderId) => Effect.Effect<MinerInfo, UpstreamError>
    /** DataCap that a client has left, bytes; none when the node refuses or names no amount. */
    readonly clientDatacap: (address: string) => Effect.Effect<Option.Option<bigint>, UpstreamError>
    /** Id address of an address; none when the chain has no such actor. */
    readonly idOf: (address: string) => Effect.Effect<Option.Option<string>, UpstreamError>
  }
>() {}
