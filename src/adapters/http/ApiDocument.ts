import { HttpApi, HttpApiBuilder, HttpApiSwagger, HttpServerResponse, OpenApi } from "@effect/platform"
import { Effect, Layer } from "effect"

const DocumentRoutes = HttpApiBuilder.Router.use((router) =>
  Effect.gen(function* () {
    const { api } = yield* HttpApi.Api
    const document = JSON.stringify(OpenApi.fromApi(api), null, 2)
    yield* router.get(
      "/docs-json",
      Effect.succeed(HttpServerResponse.text(document, { contentType: "application/json" }))
    )
    // JSON is YAML.
    const yaml = HttpServerResponse.text(document, { contentType: "text/yaml; charset=utf-8" })
    yield* router.get("/docs-yaml", Effect.succeed(yaml))
  })
)

/** The OpenAPI document and a page to try it, whole without any other server. */
export const ApiDocumentLive = Layer.mergeAll(DocumentRoutes, HttpApiSwagger.layer({ path: "/docs" }))
