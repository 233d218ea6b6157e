import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import { dayOfText, sparkSummary } from "../sample/RetrievabilityAnswers.js"
import { json, type SampleService } from "./SampleService.js"

const Period = Schema.Struct({ from: Schema.String, to: Schema.String })

/** Success rates of the days of the sample's history and later ones, up to yesterday. */
export const filspark: SampleService = {
  path: "/filspark",
  routes: ({ firstDay, network, today }) => {
    const summary = Effect.gen(function* () {
      const { from, to } = yield* HttpServerRequest.schemaSearchParams(Period)
      const [first, last] = [dayOfText(from), dayOfText(to)]
      if (first === undefined || last === undefined) return yield* json({ error: '"from" and "to" must be days' }, 400)
      const yesterday = (yield* today) - 1
      return yield* json(sparkSummary(network, Math.max(first, firstDay), Math.min(last, yesterday)))
    })
    return HttpRouter.empty.pipe(HttpRouter.get("/miners/retrieval-success-rate/summary", summary))
  }
}
