import { createServer } from "node:http"
import { HttpRouter } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { Config, Effect, Option, Record } from "effect"
import * as Clock from "../../application/ports/Clock.js"
import { type SampleKey, type SampleWorld, sampleWorld } from "./sample/SampleWorld.js"
import { HOURS_PER_DAY, hourOf } from "./sample/Timeline.js"
import { filecoinEvm, lotus } from "./upstreams/ChainNode.js"
import { cidContact } from "./upstreams/CidContact.js"
import { filscan } from "./upstreams/Filscan.js"
import { filspark } from "./upstreams/Filspark.js"
import { github, registryRepository } from "./upstreams/Github.js"
import { googleSheets } from "./upstreams/GoogleSheets.js"
import { ipinfo } from "./upstreams/Ipinfo.js"
import { sampleNameServer } from "./upstreams/NameServer.js"
import { publisherRoutes } from "./upstreams/Publishers.js"
import { json, type SampleRoutes, type SampleService } from "./upstreams/SampleService.js"
import { urlFinder } from "./upstreams/UrlFinder.js"

/** Every service that has an address of its own in the settings. */
const services: ReadonlyArray<SampleService> = [
  cidContact,
  filecoinEvm,
  filscan,
  filspark,
  github,
  googleSheets,
  ipinfo,
  lotus,
  urlFinder
]

/** Where the variables point, below the address of the server. */
const paths = {
  CID_CONTACT_URL: cidContact.path,
  EVM_RPC_URL: `${filecoinEvm.path}/v1`,
  FILSCAN_API_BASE_URL: filscan.path,
  FILSPARK_API_URL: filspark.path,
  GITHUB_API_URL: github.path,
  GLIF_API_BASE_URL: lotus.path,
  GOOGLE_SHEETS_URL: googleSheets.path,
  IP_INFO_URL: ipinfo.path,
  URL_FINDER_API_URL: urlFinder.path
}

/** What the adapters want to know beside. Keys and tokens open nothing. */
const settings = {
  ALLOCATOR_REGISTRY_REPO_OWNER: registryRepository.owner,
  ALLOCATOR_REGISTRY_REPO_NAME: registryRepository.name,
  GOOGLEAPIS_KEY: "sample",
  IP_INFO_TOKEN: "sample",
  PUBLISHERS_ON_PRIVATE_NETWORKS: "on"
}

/**
 * Settings that go with sample services alone, and what names these services. Both the chain and the index name hosts, and
 * the sample's name server knows none but its own.
 */
const companions: ReadonlyMap<string, ReadonlyArray<keyof typeof paths>> = new Map([
  ["DNS_SERVERS", ["CID_CONTACT_URL", "GLIF_API_BASE_URL"]],
  ["GOOGLEAPIS_KEY", ["GOOGLE_SHEETS_URL"]],
  ["IP_INFO_TOKEN", ["IP_INFO_URL"]],
  ["PUBLISHERS_ON_PRIVATE_NETWORKS", ["CID_CONTACT_URL"]]
])

/** The variables that point the adapters at the sample services. */
export type SampleUpstreamUrls = Readonly<Record<keyof typeof paths | keyof typeof settings | "DNS_SERVERS", string>>

/** Which of the variables hold beside the environment: a service that it names gets no companions of the sample's. */
export const besideEnvironment = (urls: SampleUpstreamUrls) =>
  Effect.filter(Object.entries(urls), ([name]) =>
    Effect.every(companions.get(name) ?? [], (service) =>
      Effect.map(Config.option(Config.nonEmptyString(service)), Option.isNone)
    )
  )

/**
 * The outside services on free loopback ports, in the shapes of the real ones, until the scope closes. What they say is a
 * function of the seed and the day; the present day is the Clock's.
 */
export const serveSample = (world: SampleWorld) =>
  Effect.gen(function* () {
    const { port, server } = yield* loopbackServer
    const hosts = yield* Effect.replicateEffect(loopbackServer, PUBLISHER_HOSTS)
    const base = `http://127.0.0.1:${port}`
    const today = Effect.map(Clock.now, (now) => Math.floor(hourOf(now) / HOURS_PER_DAY))
    const sample = { ...world, base, publisherPorts: hosts.map((host) => host.port), today }
    yield* server.serve(joined(...services.map(({ path, routes }) => HttpRouter.prefixAll(routes(sample), path))))
    for (const host of hosts) yield* host.server.serve(joined(publisherRoutes(sample)))
    return {
      ...Record.map(paths, (path) => `${base}${path}`),
      ...settings,
      DNS_SERVERS: yield* sampleNameServer(world)
    } satisfies SampleUpstreamUrls
  }).pipe(Effect.withSpan("serveSample"))

/** Machines on which the providers publish what they advertise; a reader asks each for one thing at a time. */
const PUBLISHER_HOSTS = 6

const loopbackServer = Effect.gen(function* () {
  const server = yield* NodeHttpServer.make(() => createServer(), { host: "127.0.0.1", port: 0 })
  if (server.address._tag !== "TcpAddress") return yield* Effect.dieMessage("the sample services need a port")
  return { server, port: server.address.port }
})

/** As `serveSample`, of the sample that a seed and a first start make. */
export const sampleUpstreams = (key: SampleKey) => Effect.flatMap(sampleWorld(key), serveSample)

const joined = (...routes: ReadonlyArray<SampleRoutes>) =>
  HttpRouter.concatAll(...routes).pipe(
    HttpRouter.all("*", json({ error: "Not Found" }, 404)),
    HttpRouter.catchTags({
      ParseError: ({ message }) => json({ error: message }, 400),
      RequestError: ({ message }) => json({ error: message }, 400)
    })
  )
