import { verify } from "@octokit/webhooks-methods"
import { Config, Effect, Option, Redacted, String } from "effect"

/** Secret that GitHub signs webhooks with; without one nobody is believed. */
export const webhookSecret = Config.option(Config.redacted(Config.nonEmptyString("GITHUB_WEBHOOK_SECRET")))

/** Reads bytes without loss: text that gives other bytes again is none. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const decode = Option.liftThrowable((bytes: Uint8Array) => decoder.decode(bytes))

/**
 * The text of a body that GitHub signed; none of any other. Signatures are compared in constant time.
 * `signature` is the header `X-Hub-Signature-256`.
 */
export const signedText = (
  secret: Option.Option<Redacted.Redacted>,
  body: Uint8Array,
  signature: string | undefined
): Effect.Effect<Option.Option<string>> => {
  const given = {
    secret,
    text: Option.filter(decode(body), String.isNonEmpty),
    signature: Option.filter(Option.fromNullable(signature), String.isNonEmpty)
  }
  return Option.match(Option.all(given), {
    onNone: () => Effect.succeedNone,
    onSome: ({ secret, signature, text }) =>
      Effect.map(
        Effect.promise(() => verify(Redacted.value(secret), text, signature)),
        (isGenuine) => (isGenuine ? Option.some(text) : Option.none())
      )
  })
}
