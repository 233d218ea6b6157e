import { Config, Effect, Layer, Schema } from "effect"
import { IpniIndex } from "../../application/ports/IpniIndex.js"
import { onOff } from "../../application/settings/onOff.js"
import { boundedBytes, boundedJson } from "../shared/BoundedBody.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { dnsServers } from "../shared/DnsServers.js"
import { serviceCheck } from "../shared/ServiceCheck.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { httpFailure, malformedFailure } from "../shared/UpstreamErrors.js"
import { providerList } from "./ProviderList.js"
import { type AdvertisementLimits, advertisementLimits, publishedAdvertisements } from "./Publishers.js"

const privateNetworks = onOff("PUBLISHERS_ON_PRIVATE_NETWORKS", false)

export const cidContactConfig = Config.all({
  url: serviceUrl("CID_CONTACT_URL").pipe(Config.withDefault("https://cid.contact")),
  network: Config.all({ isPrivateAllowed: privateNetworks, servers: dnsServers })
})

export interface IpniPolicies {
  readonly index: CallPolicy
  /** Of all publishers together. */
  readonly publishers: CallPolicy
  readonly limits: AdvertisementLimits
}

const readAnything = boundedJson(Schema.Unknown)

/** The index at `CID_CONTACT_URL`, and the publishers that it names. */
export const httpIpniIndex = ({ index, limits, publishers }: IpniPolicies) =>
  Layer.scoped(
    IpniIndex,
    Effect.gen(function* () {
      const client = yield* serviceClient
      const { network, url } = yield* cidContactConfig
      const { call } = yield* upstreamCalls("cid.contact", index)
      const advertisement = yield* publishedAdvertisements({ policy: publishers, network, limits })
      return IpniIndex.of({
        providers: call(
          "providers",
          client.get(`${url}/providers`).pipe(
            Effect.mapError(httpFailure),
            Effect.flatMap(readAnything),
            Effect.flatMap((answer) => Effect.mapError(providerList(answer), (detail) => malformedFailure(detail)))
          )
        ),
        advertisement
      })
    })
  )

/** Many publishers are gone for good: they are asked twice, and many at once. */
const publisherCallPolicy: CallPolicy = { ...defaultCallPolicy, retries: 1, atOnce: 16 }

export const HttpIpniIndexLive = httpIpniIndex({
  index: defaultCallPolicy,
  publishers: publisherCallPolicy,
  limits: advertisementLimits
})

/** Bytes of an answer about health. */
const LARGEST_HEALTH = 64 * 1024

/** Whether the index answers; a good answer holds for ten minutes. */
export const cidContactCheck = Effect.gen(function* () {
  const client = yield* serviceClient
  const { url } = yield* cidContactConfig
  return yield* serviceCheck(
    "cid.contact",
    "10 minutes",
    client.get(`${url}/health`).pipe(Effect.mapError(httpFailure), Effect.flatMap(boundedBytes(LARGEST_HEALTH)))
  )
})
