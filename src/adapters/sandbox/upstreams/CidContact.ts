import { HttpRouter } from "@effect/platform"
import { DateTime, Effect } from "effect"
import type { SampleAdvertisement } from "../sample/Advertising.js"
import { advertisementId } from "../sample/IndexBlocks.js"
import type { SampleMiner } from "../sample/Miners.js"
import { madeUpPeerId } from "../sample/PeerIds.js"
import { seededRandom } from "../sample/SeededRandom.js"
import { HOURS_PER_DAY, instantOf } from "../sample/Timeline.js"
import { publisherAddressOf } from "./Publishers.js"
import { json, type SampleService, type ServedSample } from "./SampleService.js"

/** The index of who serves what: everybody who has advertised something, and a few of whom it knows no publisher any more. */
export const cidContact: SampleService = {
  path: "/cid-contact",
  routes: (sample) => {
    const providers = Effect.flatMap(sample.today, (day) =>
      json([
        ...[...sample.miners.values()].flatMap((miner) => {
          const chain = sample.advertising.upTo(miner, day)
          const newest = chain.at(-1)
          return newest === undefined ? [] : [listed(sample, miner, newest, chain)]
        }),
        ...LOST.map((name) => lost(sample.seed, name))
      ])
    )
    return HttpRouter.empty.pipe(
      HttpRouter.get("/providers", providers),
      HttpRouter.get("/health", json({ status: "ready" }))
    )
  }
}

const listed = (
  sample: ServedSample,
  miner: SampleMiner,
  newest: SampleAdvertisement,
  chain: ReadonlyArray<SampleAdvertisement>
) => ({
  AddrInfo: { ID: miner.indexPeerId, Addrs: miner.multiaddresses },
  LastAdvertisement: { "/": advertisementId(sample.seed, miner, newest).toString() },
  LastAdvertisementTime: DateTime.formatIso(
    instantOf(newest.day * HOURS_PER_DAY + seededRandom(sample.seed, "advertised", miner.id, newest.day).next())
  ),
  Publisher: { ID: miner.indexPeerId, Addrs: [publisherAddressOf(sample, miner)] },
  IndexCount: chain.reduce((sum, { entries }) => sum + entries, 0),
  FrozenAt: null
})

/** Entries that name nobody to ask. */
const LOST = ["one", "other"]

const lost = (seed: number, name: string) => ({
  AddrInfo: { ID: madeUpPeerId(seed, "lost", name), Addrs: [] },
  LastAdvertisement: null,
  LastAdvertisementTime: "0001-01-01T00:00:00Z",
  Publisher: null,
  IndexCount: 0,
  FrozenAt: null
})
