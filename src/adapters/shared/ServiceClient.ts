import { HttpClient } from "@effect/platform"
import { Effect } from "effect"

/**
 * The HTTP client of adapters: only answers of success pass. Its own spans are off, for they would name addresses with the
 * tokens in them; those of `UpstreamCalls` say what is asked. It tells no service which of our traces a call belongs to.
 */
export const serviceClient = Effect.map(HttpClient.HttpClient, (client) =>
  client.pipe(
    HttpClient.filterStatusOk,
    HttpClient.withTracerDisabledWhen(() => true),
    HttpClient.withTracerPropagation(false)
  )
)
