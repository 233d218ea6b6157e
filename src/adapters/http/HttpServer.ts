import { createServer } from "node:http"
import { HttpApiBuilder, OpenApi } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { Config, Data, Effect, flow, Layer } from "effect"
import { ServiceVersion } from "../../application/health/ServiceVersion.js"
import { logSlowRequests } from "./AccessLog.js"
import { AllocatorReportHandlersLive } from "./AllocatorReportHandlers.js"
import { AllocatorScoresHandlersLive } from "./AllocatorScoresHandlers.js"
import { AllocatorStatsHandlersLive } from "./AllocatorStatsHandlers.js"
import { AllocatorsHandlersLive } from "./AllocatorsHandlers.js"
import { ApiDocumentLive } from "./ApiDocument.js"
import { AppHandlersLive } from "./AppHandlers.js"
import { CdpApi } from "./CdpApi.js"
import { ClientReportHandlersLive } from "./ClientReportHandlers.js"
import { ComplianceScoresHandlersLive } from "./ComplianceScoresHandlers.js"
import { compressAnswers } from "./Compression.js"
import { allowEveryOrigin } from "./Cors.js"
import { DataHandlersLive } from "./DataHandlers.js"
import { drainAtEnd } from "./Draining.js"
import { makeErrorAnswers } from "./ErrorAnswers.js"
import { GithubWebhookHandlersLive } from "./GithubWebhookHandlers.js"
import { ProviderStatsHandlersLive } from "./ProviderStatsHandlers.js"
import { ReportChecksHandlersLive } from "./ReportChecksHandlers.js"
import { normaliseRequest } from "./RequestNormalisation.js"
import { answerUnreadable } from "./UnreadableRequests.js"

/** The address cannot be listened on. */
export class ListenError extends Data.TaggedError("ListenError")<{
  readonly host: string
  readonly port: number
  readonly cause: unknown
}> {
  override get message(): string {
    const code = codeOf(this.cause)
    const why = code === "EADDRINUSE" ? "another program listens there" : (code ?? "unknown reason")
    return `cannot listen on ${this.host}:${this.port}: ${why}; choose another PORT or HOST`
  }
}

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined

const Handlers = Layer.mergeAll(
  AppHandlersLive,
  AllocatorsHandlersLive,
  AllocatorScoresHandlersLive,
  ComplianceScoresHandlersLive,
  AllocatorStatsHandlersLive,
  ProviderStatsHandlersLive,
  AllocatorReportHandlersLive,
  ClientReportHandlersLive,
  ReportChecksHandlersLive,
  GithubWebhookHandlersLive,
  DataHandlersLive
)

const ApiLive = Layer.unwrapEffect(
  Effect.map(ServiceVersion, (version) => HttpApiBuilder.api(CdpApi.annotate(OpenApi.Version, version)))
).pipe(Layer.provide(Handlers))

/** From the inside out: failures become answers, requests are spelled one way, bodies shrink, browsers may read them. */
const MiddlewareLive = HttpApiBuilder.middleware(
  Effect.map(makeErrorAnswers, (answerErrors) =>
    flow(answerErrors, normaliseRequest, compressAnswers, allowEveryOrigin, logSlowRequests)
  )
).pipe(Layer.provide(HttpApiBuilder.Router.Live))

/** Where the API listens: `HOST` (127.0.0.1) and `PORT` (3000). */
export const listenAddress = Config.all({
  host: Config.withDefault(Config.nonEmptyString("HOST"), "127.0.0.1"),
  /** 0 takes any free one. */
  port: Config.integer("PORT").pipe(
    Config.validate({ message: "Expected a port from 0 to 65535", validation: (port) => port >= 0 && port <= 65535 }),
    Config.withDefault(3000)
  )
})

const ListenerLive = Layer.unwrapEffect(
  Effect.map(listenAddress, ({ host, port }) => {
    const server = createServer()
    answerUnreadable(server)
    return Layer.scopedDiscard(drainAtEnd(server)).pipe(
      Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port })),
      Layer.catchAll(({ cause }) => Layer.fail(new ListenError({ host, port, cause })))
    )
  })
)

/** The API on `HOST` (127.0.0.1) and `PORT` (3000). What answers requests must outlive this layer. */
export const HttpServerLive = HttpApiBuilder.serve().pipe(
  Layer.provide(MiddlewareLive),
  Layer.provide(ApiDocumentLive),
  Layer.provide(ApiLive),
  Layer.provideMerge(ListenerLive)
)
