import { type HttpRouter, type HttpServerError, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, type ParseResult } from "effect"
import type { Day } from "../sample/ProviderRates.js"
import type { SampleWorld } from "../sample/SampleWorld.js"

/** The sample as its services see it. */
export interface ServedSample extends SampleWorld {
  /** Address of the server, without a slash at the end. */
  readonly base: string
  /** Of the machines on which providers publish their advertisements. */
  readonly publisherPorts: ReadonlyArray<number>
  /** The present day, by the Clock. */
  readonly today: Effect.Effect<Day>
}

/** What cannot be read of a request becomes 400 where the services are joined. */
export type SampleRoutes = HttpRouter.HttpRouter<ParseResult.ParseError | HttpServerError.RequestError>

/** An outside service as the sample stands in for it. */
export interface SampleService {
  /** Below which its paths stand. */
  readonly path: `/${string}`
  /** In the paths and shapes of the real service. */
  readonly routes: (sample: ServedSample) => SampleRoutes
}

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  Effect.orDie(HttpServerResponse.json(body, { status, headers }))

/** Value of a parameter of the query; none when it is missing or empty. */
export const queryValue = (name: string) =>
  Effect.map(HttpServerRequest.ParsedSearchParams, (parameters) => {
    const value = [parameters[name] ?? ""].flat()[0]
    return value === "" ? undefined : value
  })
