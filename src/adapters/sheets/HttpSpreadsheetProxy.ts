import { HttpClientRequest } from "@effect/platform"
import { Config, Effect, Layer, Option, Redacted, Schema } from "effect"
import { SpreadsheetProxy } from "../../application/ports/SpreadsheetProxy.js"
import { boundedJson } from "../shared/BoundedBody.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { httpFailure, refusedFailure } from "../shared/UpstreamErrors.js"

export const sheetsConfig = Config.all({
  url: serviceUrl("GOOGLE_SHEETS_URL").pipe(Config.withDefault("https://sheets.googleapis.com")),
  key: Config.option(Config.redacted(Config.nonEmptyString("GOOGLEAPIS_KEY")))
})

const sheetsCallPolicy: CallPolicy = { ...defaultCallPolicy, delay: { from: "5 seconds", to: "5 seconds" } }

/** The overview of allocators. */
const SPREADSHEET = "1Rx3ZsUh7rhjdAARBNdBHgdbhBM5zFlEnqghC7A0JZ4k"

/** A tab without values comes without that field. What misfits is not repeated, for it might name the key. */
const Values = Schema.Struct({
  range: Schema.String,
  majorDimension: Schema.String,
  values: Schema.optionalWith(Schema.Array(Schema.Array(Schema.Unknown)), { default: () => [] })
}).annotations({ message: () => ({ message: "no range of a spreadsheet", override: true }) })
const readValues = boundedJson(Values)

const encode = Option.liftThrowable(encodeURIComponent)
/** These would lead elsewhere in an address, however they are spelt. */
const pathSteps: ReadonlySet<string> = new Set([".", ".."])
/** A tab as a part of an address; none for what no address can hold. */
const pathOf = (tab: string): Option.Option<string> => Option.filter(encode(tab), (path) => !pathSteps.has(path))

/** Google Sheets, when `GOOGLEAPIS_KEY` opens it. */
export const httpSpreadsheetProxy = (policy: CallPolicy) =>
  Layer.effect(
    SpreadsheetProxy,
    Effect.gen(function* () {
      const client = yield* serviceClient
      const { call } = yield* upstreamCalls("google-sheets", policy)
      const { key, url } = yield* sheetsConfig

      const valuesAt = (path: string, secret: Redacted.Redacted) =>
        client
          .execute(
            HttpClientRequest.get(`${url}/v4/spreadsheets/${SPREADSHEET}/values/${path}`, {
              urlParams: { key: Redacted.value(secret) }
            })
          )
          .pipe(Effect.mapError(httpFailure), Effect.flatMap(readValues))

      const values = (secret: Redacted.Redacted) => (tab: string) =>
        call(
          "values",
          Option.match(pathOf(tab), {
            onNone: () => Effect.fail(refusedFailure("no tab has this name")),
            onSome: (path) => valuesAt(path, secret)
          })
        )

      return SpreadsheetProxy.of({ values: Option.map(key, values) })
    })
  )

export const HttpSpreadsheetProxyLive = httpSpreadsheetProxy(sheetsCallPolicy)
