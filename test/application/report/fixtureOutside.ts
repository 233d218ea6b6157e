import { Effect, Either, Layer, Option } from "effect"
import { locationOf } from "../../../src/adapters/ipinfo/LocationAnswer.js"
import { ClientContracts } from "../../../src/application/ports/ClientContracts.js"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import { WorkingUrls } from "../../../src/application/ports/WorkingUrls.js"
import type { HostAddress } from "../../../src/domain/storage-provider/HostAddress.js"
import { upstreams } from "../../domain/report/fixtureFacts.js"

/** `/ip4/203.0.98.2/tcp/8080`: all addresses of the fixture are of this kind. */
const hostOf = (multiaddress: string): HostAddress => ({ protocol: "ip4", host: multiaddress.split("/")[2] ?? "" })

/** The services outside as the fixture has them answer, and the providers that the chain was asked for. */
export const fixtureOutside = () => {
  const miners: Array<string> = []
  const layer = Layer.mergeAll(
    Layer.mock(LotusRpc, {
      minerInfo: (provider) =>
        Effect.sync(() => {
          miners.push(provider)
          const miner = upstreams.miners[provider]
          return miner === undefined
            ? { hosts: [], peerId: null }
            : { hosts: miner.multiaddrsText.map(hostOf), peerId: miner.peerId }
        }),
      clientDatacap: (client) => Effect.sync(() => Option.fromNullable(upstreams.clientDatacap[client]))
    }),
    Layer.succeed(PeerRegistry, {
      peerIdOf: (provider) =>
        Effect.sync(() =>
          Option.filter(Option.fromNullable(upstreams.miners[provider]?.curioPeerId), (id) => id !== "")
        )
    }),
    Layer.mock(NameResolver, {}),
    Layer.succeed(LocationLookup, {
      missing: [],
      locate: (ip) => Effect.sync(() => Option.flatten(Either.getRight(locationOf(upstreams.ipinfo[ip]))))
    }),
    Layer.mock(ClientContracts, {}),
    Layer.succeed(WorkingUrls, {
      accessTo: ({ client, provider }) =>
        Effect.sync(() => ({ url: upstreams.urlFinderFind[`${provider}/${client}`] ?? null, rate: null }))
    })
  )
  return { layer, miners }
}
