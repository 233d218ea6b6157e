import { createServer } from "node:http"
import { HttpRouter, HttpServer, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { type DateTime, Effect, Schema } from "effect"
import * as Clock from "../../application/ports/Clock.js"
import { bookkeepingFiles } from "./sample/ApplicationFiles.js"
import { contentsAnswer, notFoundBody, repositories } from "./sample/GithubContents.js"
import { sampleNetwork } from "./sample/Network.js"
import { readRealData } from "./sample/RealData.js"
import { dayOfText, providerMeasurement, sparkSummary, urlRetrievability } from "./sample/RetrievabilityAnswers.js"
import { HOURS_PER_DAY, historyStart, hourOf } from "./sample/Timeline.js"

export interface SampleUpstreamSettings {
  readonly seed: number
  /** FilSpark knows the days of the sample's history and later ones. */
  readonly firstStart: DateTime.Utc
}

/** The variables that point the adapters at the sample services. */
export interface SampleUpstreamUrls {
  readonly GITHUB_API_URL: string
  readonly ALLOCATOR_REGISTRY_REPO_OWNER: string
  readonly ALLOCATOR_REGISTRY_REPO_NAME: string
  readonly FILSPARK_API_URL: string
  readonly URL_FINDER_API_URL: string
}

const registryRepository = { owner: "filecoin-project", name: "Allocator-Registry" }

/**
 * GitHub, FilSpark and the URL finder on a free loopback port, in the shapes of the real ones, until the scope closes.
 * What they say is a function of the seed and the day; the present day is the Clock's.
 */
export const sampleUpstreams = (settings: SampleUpstreamSettings) =>
  Effect.gen(function* () {
    const data = yield* readRealData
    const network = sampleNetwork(settings.seed, data)
    const firstDay = historyStart(settings.firstStart) / HOURS_PER_DAY
    const server = yield* NodeHttpServer.make(() => createServer(), { host: "127.0.0.1", port: 0 })
    const base = HttpServer.formatAddress(server.address).replace("0.0.0.0", "127.0.0.1")
    const known = repositories([
      [`${registryRepository.owner}/${registryRepository.name}`, [...data.registry, ...data.registryExtras]],
      ...bookkeepingFiles(network, data)
    ])
    const today = Effect.map(Clock.now, (now) => Math.floor(hourOf(now) / HOURS_PER_DAY))

    const contents = Effect.gen(function* () {
      const { url } = yield* HttpServerRequest.HttpServerRequest
      const [, owner = "", name = "", path = ""] =
        /^\/github\/repos\/([^/]+)\/([^/]+)\/contents\/?([^?]*)/.exec(url) ?? []
      const answer = contentsAnswer(known, `${base}/github`, `${owner}/${name}`, decodeURIComponent(path))
      return answer === undefined ? yield* json(notFoundBody, 404) : yield* json(answer)
    })

    const spark = Effect.gen(function* () {
      const { from, to } = yield* HttpServerRequest.schemaSearchParams(Period)
      const [first, last] = [dayOfText(from), dayOfText(to)]
      if (first === undefined || last === undefined) return yield* json({ error: '"from" and "to" must be days' }, 400)
      const yesterday = (yield* today) - 1
      return yield* json(sparkSummary(network, Math.max(first, firstDay), Math.min(last, yesterday)))
    })

    const retrievability = Effect.gen(function* () {
      const { provider } = yield* HttpRouter.schemaPathParams(ProviderPath)
      return yield* json(urlRetrievability(network, provider, yield* today))
    })

    const provider = Effect.gen(function* () {
      const { provider: id } = yield* HttpRouter.schemaPathParams(ProviderPath)
      const found = providerMeasurement(network, id, yield* today)
      return yield* found === undefined
        ? json({ error: `provider ${id} not found`, error_code: "NOT_FOUND" }, 404)
        : json(found)
    })

    const bulk = Effect.gen(function* () {
      const { provider_ids: ids } = yield* HttpServerRequest.schemaBodyJson(BulkRequest)
      const day = yield* today
      const found = ids.map((id) => ({ id, answer: providerMeasurement(network, id, day) }))
      const unknown = found.flatMap(({ id, answer }) => (answer === undefined ? [id] : []))
      return yield* json({
        providers: found.flatMap(({ answer }) => (answer === undefined ? [] : [answer])),
        ...(unknown.length === 0 ? {} : { not_found: unknown })
      })
    })

    const routes = HttpRouter.empty.pipe(
      HttpRouter.get("/github/*", contents),
      HttpRouter.get("/filspark/miners/retrieval-success-rate/summary", spark),
      HttpRouter.get("/url-finder/url/retrievability/:provider", retrievability),
      HttpRouter.get("/url-finder/url/retrievability/:provider/:client", retrievability),
      HttpRouter.get("/url-finder/providers/:provider", provider),
      HttpRouter.post("/url-finder/providers/bulk", bulk),
      HttpRouter.all("*", json({ error: "Not Found" }, 404)),
      HttpRouter.catchTags({
        ParseError: ({ message }) => json({ error: message }, 400),
        RequestError: ({ message }) => json({ error: message }, 400)
      })
    )
    yield* server.serve(routes)
    return {
      GITHUB_API_URL: `${base}/github`,
      ALLOCATOR_REGISTRY_REPO_OWNER: registryRepository.owner,
      ALLOCATOR_REGISTRY_REPO_NAME: registryRepository.name,
      FILSPARK_API_URL: `${base}/filspark`,
      URL_FINDER_API_URL: `${base}/url-finder`
    } satisfies SampleUpstreamUrls
  }).pipe(Effect.withSpan("sampleUpstreams"))

const Period = Schema.Struct({ from: Schema.String, to: Schema.String })
const ProviderPath = Schema.Struct({ provider: Schema.String })
const BulkRequest = Schema.Struct({ provider_ids: Schema.Array(Schema.String) })

const json = (body: unknown, status = 200) => Effect.orDie(HttpServerResponse.json(body, { status }))
