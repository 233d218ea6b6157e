import { Config, Data, Effect, Layer } from "effect"
import { UrlFinder } from "../../application/ports/UrlFinder.js"
import { UrlFinderTests } from "../../application/ports/UrlFinderTests.js"
import { WorkingUrls } from "../../application/ports/WorkingUrls.js"
import { answerCache } from "../shared/AnswerCache.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { ruleSetConfig } from "../shared/RuleSetConfig.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { firstGeneration, firstGenerationAccess } from "./FirstGeneration.js"
import type { AccessTo } from "./PieceAccess.js"
import { secondGeneration, secondGenerationAccess, secondGenerationTests } from "./SecondGeneration.js"
import { UrlFinderService } from "./UrlFinderService.js"

export const urlFinderConfig = serviceUrl("URL_FINDER_API_URL").pipe(
  Config.withDefault("https://api.sp-tool.allocator.tech")
)

/** Clients at providers that are kept; a report on an allocator has some thousand. */
const KEPT_ACCESS = 50_000

const service = (policy: CallPolicy) =>
  Layer.effect(
    UrlFinderService,
    Effect.gen(function* () {
      const client = yield* serviceClient
      const url = yield* urlFinderConfig
      const { measuresHttp } = yield* ruleSetConfig
      const { call } = yield* upstreamCalls("url-finder", policy)
      return UrlFinderService.of({ client, url, call, isFirstGeneration: measuresHttp })
    })
  )

const Rates = Layer.effect(
  UrlFinder,
  Effect.map(UrlFinderService, (finder) =>
    UrlFinder.of(finder.isFirstGeneration ? firstGeneration(finder) : secondGeneration(finder))
  )
)

const Tests = Layer.effect(
  UrlFinderTests,
  Effect.map(UrlFinderService, (finder) => UrlFinderTests.of(secondGenerationTests(finder)))
)

/** An answer is kept when it is whole: what is unknown in it is asked again. */
const Access = Layer.scoped(
  WorkingUrls,
  Effect.gen(function* () {
    const finder = yield* UrlFinderService
    const ask: AccessTo = finder.isFirstGeneration ? firstGenerationAccess(finder) : secondGenerationAccess(finder)
    const access = yield* answerCache({
      capacity: KEPT_ACCESS,
      keepFor: "24 hours",
      isKnown: ({ rate, url }) => rate !== null && url !== null,
      ask
    })
    return WorkingUrls.of({ accessTo: ({ client, provider }) => access(Data.struct({ client, provider })) })
  })
)

/** The URL finder at `URL_FINDER_API_URL`, in all that it is asked for. */
export const httpUrlFinder = (policy: CallPolicy) =>
  Layer.mergeAll(Rates, Tests, Access).pipe(Layer.provide(service(policy)))

/** The service fetches from the provider while we wait, hence the patience. */
const patientCallPolicy: CallPolicy = {
  ...defaultCallPolicy,
  timeout: "90 seconds",
  retries: 5,
  delay: { from: "3 seconds", to: "6 seconds" },
  atOnce: 20,
  suspendAfter: 60
}

export const HttpUrlFinderLive = httpUrlFinder(patientCallPolicy)
