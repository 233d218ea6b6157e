import { HttpClient } from "@effect/platform"
import { Config, Effect, Layer } from "effect"
import { UrlFinder } from "../../application/ports/UrlFinder.js"
import { ruleSetConfig } from "../shared/RuleSetConfig.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import type { CallPolicy } from "../shared/UpstreamErrors.js"
import { firstGeneration } from "./FirstGeneration.js"
import { secondGeneration } from "./SecondGeneration.js"

/** The service fetches from the provider while we wait, hence the patience. */
const patientCallPolicy: CallPolicy = {
  timeout: "90 seconds",
  retries: 5,
  delay: { from: "3 seconds", to: "6 seconds" }
}

export const urlFinderConfig = serviceUrl("URL_FINDER_API_URL").pipe(
  Config.withDefault("https://api.sp-tool.allocator.tech")
)

/** The URL finder at `URL_FINDER_API_URL`, in the generation of its interface that the rule set goes by. */
export const httpUrlFinder = (policy: CallPolicy) =>
  Layer.effect(
    UrlFinder,
    Effect.gen(function* () {
      const client = (yield* HttpClient.HttpClient).pipe(HttpClient.filterStatusOk)
      const url = yield* urlFinderConfig
      const { measuresHttp } = yield* ruleSetConfig
      const generation = measuresHttp ? firstGeneration : secondGeneration
      return UrlFinder.of(generation(client, url, policy))
    })
  )

export const HttpUrlFinderLive = httpUrlFinder(patientCallPolicy)
