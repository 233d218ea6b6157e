import { NodeContext, NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer } from "effect"
import { httpIpniIndex } from "../../../src/adapters/cid-contact/HttpIpniIndex.js"
import { advertisementLimits } from "../../../src/adapters/cid-contact/Publishers.js"
import { dnsNameResolver } from "../../../src/adapters/dns/DnsNameResolver.js"
import { evmNode } from "../../../src/adapters/filecoin-evm/EvmNode.js"
import { httpClientContracts } from "../../../src/adapters/filecoin-evm/HttpClientContracts.js"
import { httpPeerRegistry } from "../../../src/adapters/filecoin-evm/HttpPeerRegistry.js"
import { httpChainExplorer } from "../../../src/adapters/filscan/HttpChainExplorer.js"
import { httpLocationLookup } from "../../../src/adapters/ipinfo/HttpLocationLookup.js"
import { httpLotusRpc } from "../../../src/adapters/lotus/HttpLotusRpc.js"
import { type SampleUpstreamUrls, serveSample } from "../../../src/adapters/sandbox/SampleUpstreams.js"
import { SAMPLE_SEED } from "../../../src/adapters/sandbox/sample/Network.js"
import { type SampleWorld, sampleWorld } from "../../../src/adapters/sandbox/sample/SampleWorld.js"
import { HOURS_PER_DAY, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { httpSpreadsheetProxy } from "../../../src/adapters/sheets/HttpSpreadsheetProxy.js"
import { httpUrlFinder } from "../../../src/adapters/url-finder/HttpUrlFinder.js"
import * as Clock from "../../../src/application/ports/Clock.js"
import { adapterWith, testCallPolicy } from "../../support/LoopbackService.js"

/** The sample, served on loopback. */
export class Served extends Context.Tag("test/Served")<
  Served,
  { readonly world: SampleWorld; readonly urls: SampleUpstreamUrls; readonly today: number }
>() {}

const ServedLive = Layer.scoped(
  Served,
  Effect.gen(function* () {
    const now = yield* Clock.now
    const world = yield* sampleWorld({ seed: SAMPLE_SEED, firstStart: now })
    return { world, urls: yield* serveSample(world), today: Math.floor(hourOf(now) / HOURS_PER_DAY) }
  })
).pipe(Layer.provide(NodeContext.layer))

const policy = { ...testCallPolicy, timeout: "30 seconds" as const }

/** The adapters of the platform, pointed at the sample by its own variables. */
const Adapters = Layer.unwrapEffect(
  Effect.map(Served, ({ urls }) =>
    adapterWith(
      Layer.mergeAll(
        httpLotusRpc(policy),
        Layer.merge(httpPeerRegistry, httpClientContracts).pipe(Layer.provide(evmNode(policy))),
        httpIpniIndex({ index: policy, publishers: policy, limits: advertisementLimits }),
        httpLocationLookup(policy),
        dnsNameResolver(policy),
        httpChainExplorer(policy),
        httpSpreadsheetProxy(policy),
        httpUrlFinder(policy)
      ),
      { ...urls }
    )
  )
).pipe(Layer.provideMerge(NodeHttpClient.layerUndici))

/** The sample and the adapters that ask it. */
export const servedSample = Adapters.pipe(Layer.provideMerge(ServedLive))
