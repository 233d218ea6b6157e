import { NodeHttpClient } from "@effect/platform-node"
import { ConfigError, Effect, Layer } from "effect"
import { httpIpniIndex } from "../../src/adapters/cid-contact/HttpIpniIndex.js"
import { type AdvertisementLimits, advertisementLimits } from "../../src/adapters/cid-contact/Publishers.js"
import type { CallPolicy } from "../../src/adapters/shared/CallPolicy.js"
import { IpniIndex } from "../../src/application/ports/IpniIndex.js"
import type { UpstreamError } from "../../src/application/ports/PortErrors.js"
import { adapterWith, testCallPolicy } from "./LoopbackService.js"

interface PublisherSettings {
  readonly policy?: CallPolicy
  readonly limits?: Partial<AdvertisementLimits>
}

/** Runs `use` where publishers may be on loopback. */
export const onLoopback = <A, E>(
  use: Effect.Effect<A, E, IpniIndex>,
  { limits = {}, policy = testCallPolicy }: PublisherSettings = {}
) =>
  Effect.provide(
    use,
    adapterWith(
      httpIpniIndex({ index: testCallPolicy, publishers: policy, limits: { ...advertisementLimits, ...limits } }),
      { PUBLISHERS_ON_PRIVATE_NETWORKS: "on" }
    ).pipe(Layer.provide(NodeHttpClient.layerUndici))
  )

/** An advertisement from the index that the environment provides. */
export const advertisement = (address: string, id: string) =>
  Effect.flatMap(IpniIndex, (index) => index.advertisement(address, id))

/** How an attempt failed; a failure of the configuration is a mistake of the test. */
export const failureOf = <A, R>(attempt: Effect.Effect<A, UpstreamError | ConfigError.ConfigError, R>) =>
  Effect.flip(Effect.catchIf(attempt, ConfigError.isConfigError, Effect.die))
export const reasonOf = <A, R>(attempt: Effect.Effect<A, UpstreamError | ConfigError.ConfigError, R>) =>
  Effect.map(failureOf(attempt), ({ reason }) => reason)
