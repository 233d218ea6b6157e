import { assert } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Option } from "effect"
import { fetchIpni } from "../../../src/application/collect/FetchIpni.js"
import {
  type IndexedProvider,
  IpniIndex,
  type PublishedAdvertisement
} from "../../../src/application/ports/IpniIndex.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { inMemoryIngestProblems, noProblems } from "../../support/inMemoryIngestProblems.js"
import { inMemoryAdvertisements } from "../../support/inMemoryMeasurements.js"
import { runAt } from "./collectorRun.js"

/** A chain of advertisements `a1` … of one peer: what is asked for, and what comes instead of an advertisement. */
export interface Chain {
  readonly peer: string
  readonly length: number
  readonly instead?: (number: number) => UpstreamError | Partial<PublishedAdvertisement> | undefined
}

const addressOf = (peer: string) => `/dns/${peer}.example/tcp/443/https`
export const providerOf = ({ length, peer }: Chain): IndexedProvider => ({
  peerId: peer,
  publisherAddress: addressOf(peer),
  newestAdvertisement: `${peer}-${length}`
})

export const advertisementOf = (peer: string, number: number): PublishedAdvertisement => ({
  id: `${peer}-${number}`,
  previous: number === 1 ? Option.none() : Option.some(`${peer}-${number - 1}`),
  publisherId: peer,
  contextId: null,
  entries: BigInt(number),
  isRemoval: false
})

interface Stage {
  readonly rows?: Map<string, PublishedAdvertisement>
  readonly problems?: ReturnType<typeof noProblems>
  readonly settings?: Readonly<Record<string, string>>
  readonly list?: Effect.Effect<
    { readonly providers: ReadonlyArray<IndexedProvider>; readonly unreadable: ReadonlyArray<string> },
    UpstreamError
  >
  /** That an advertisement takes to come. */
  readonly delay?: `${number} millis`
}

/** The fetcher on some chains, and what there is to see of a run. */
export const fetch = (chains: ReadonlyArray<Chain>, stage: Stage = {}) => {
  const asked: Array<string> = []
  const index = Layer.succeed(IpniIndex, {
    providers: stage.list ?? Effect.succeed({ providers: chains.map(providerOf), unreadable: [] }),
    advertisement: (address, id) =>
      Effect.suspend(() => {
        asked.push(id)
        const [peer = "", number = ""] = id.split("-")
        const chain = chains.find((candidate) => candidate.peer === peer)
        assert.strictEqual(address, addressOf(peer))
        const instead = chain?.instead?.(Number(number))
        if (instead instanceof UpstreamError) return Effect.fail(instead)
        return Effect.succeed({ ...advertisementOf(peer, Number(number)), ...instead })
      }).pipe(Effect.delay(stage.delay ?? 0))
  })
  const rows = stage.rows ?? new Map<string, PublishedAdvertisement>()
  const problems = stage.problems ?? noProblems()
  const run = fetchIpni
    .work(runAt("2025-01-15T08:00:00Z"))
    .pipe(
      Effect.provide(Layer.mergeAll(index, inMemoryAdvertisements(rows), inMemoryIngestProblems(problems))),
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(stage.settings ?? {}))))
    )
  return { run, asked, rows, problems }
}

/** Numbers of the stored advertisements of a peer, newest first. */
export const numbers = (rows: Map<string, unknown>, peer: string) =>
  [...rows.keys()]
    .filter((id) => id.startsWith(`${peer}-`))
    .map((id) => Number(id.split("-")[1]))
    .sort((a, b) => b - a)

export const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index)

export const backfill = { IPNI_BACKFILL: "on" }
