import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import type { UpstreamError } from "./PortErrors.js"

/** The contract in which providers that run Curio name their peers. */
export class PeerRegistry extends Context.Tag("cdp/PeerRegistry")<
  PeerRegistry,
  {
    /** Identity in the network's index; none for a provider that is not there. Up to an hour old. */
    readonly peerIdOf: (provider: ProviderId) => Effect.Effect<Option.Option<string>, UpstreamError>
  }
>() {}
