import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import { providerMeasurement, urlRetrievability, workingPieceUrl } from "../sample/RetrievabilityAnswers.js"
import { json, type SampleService } from "./SampleService.js"

const ProviderPath = Schema.Struct({ provider: Schema.String })
const ClientPath = Schema.Struct({ provider: Schema.String, client: Schema.String })
const BulkRequest = Schema.Struct({ provider_ids: Schema.Array(Schema.String) })

/** Both generations of the interface. */
export const urlFinder: SampleService = {
  path: "/url-finder",
  routes: ({ network, today }) => {
    const retrievability = Effect.gen(function* () {
      const { provider } = yield* HttpRouter.schemaPathParams(ProviderPath)
      return yield* json(urlRetrievability(network, provider, yield* today))
    })

    const find = Effect.gen(function* () {
      const { client, provider } = yield* HttpRouter.schemaPathParams(ClientPath)
      return yield* json(workingPieceUrl(network, provider, client, yield* today))
    })

    const provider = Effect.gen(function* () {
      const { provider: id } = yield* HttpRouter.schemaPathParams(ProviderPath)
      return yield* measured(id, providerMeasurement(network, id, yield* today))
    })

    const clientOfProvider = Effect.gen(function* () {
      const { client, provider: id } = yield* HttpRouter.schemaPathParams(ClientPath)
      return yield* measured(id, providerMeasurement(network, id, yield* today, client))
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

    return HttpRouter.empty.pipe(
      HttpRouter.get("/url/retrievability/:provider", retrievability),
      HttpRouter.get("/url/retrievability/:provider/:client", retrievability),
      HttpRouter.get("/url/find/:provider/:client", find),
      HttpRouter.get("/providers/:provider", provider),
      HttpRouter.get("/providers/:provider/clients/:client", clientOfProvider),
      HttpRouter.post("/providers/bulk", bulk)
    )
  }
}

const measured = (id: string, answer: ReturnType<typeof providerMeasurement>) =>
  answer === undefined ? json({ error: `provider ${id} not found`, error_code: "NOT_FOUND" }, 404) : json(answer)
