import { createPrivateKey } from "node:crypto"
import { Config, ConfigError, Either, Option, Redacted } from "effect"
import { serviceUrl } from "../shared/ServiceUrl.js"

/** As whom GitHub is asked: by a token, or as an app through its installations. */
export type GithubCredentials =
  | { readonly _tag: "Token"; readonly token: Redacted.Redacted }
  | { readonly _tag: "App"; readonly appId: string; readonly privateKey: Redacted.Redacted }

/** A token becomes part of a header, which takes no other characters. */
const accessToken = Config.redacted().pipe(
  Config.validate({
    message: "Expected a token of letters, digits and signs, without spaces",
    validation: (token) => /^[!-~]+$/.test(Redacted.value(token))
  }),
  Config.nested("GITHUB_PAT")
)

/** Number of an app, or its client id. */
const appId = Config.string("GITHUB_APP_ID").pipe(
  Config.validate({
    message: "Expected the id of a GitHub app, such as 123456",
    validation: (id) => /^[A-Za-z\d.]{1,64}$/.test(id)
  })
)

/** What signs an app's requests takes keys as PKCS #8 only; GitHub hands them out as PKCS #1. */
const asPkcs8 = (text: string): Option.Option<string> =>
  Option.flatMap(Option.liftThrowable(createPrivateKey)(text.replaceAll("\\n", "\n")), (key) =>
    key.asymmetricKeyType === "rsa"
      ? Option.some(key.export({ type: "pkcs8", format: "pem" }).toString())
      : Option.none()
  )

const privateKey = Config.redacted().pipe(
  Config.mapOrFail((key) =>
    Either.fromOption(Option.map(asPkcs8(Redacted.value(key)), Redacted.make), () =>
      ConfigError.InvalidData([], "Expected the RSA private key of a GitHub app in PEM, with \\n for line breaks")
    )
  ),
  Config.nested("GITHUB_PRIVATE_KEY")
)

const missingHalf = (missing: string, given: string) =>
  Either.left(ConfigError.MissingData([missing], `Expected a value, for ${given} is set: an app needs both`))

const appCredentials = Config.all({ appId: Config.option(appId), privateKey: Config.option(privateKey) }).pipe(
  Config.mapOrFail(
    ({ appId, privateKey }): Either.Either<Option.Option<GithubCredentials>, ConfigError.ConfigError> => {
      if (Option.isSome(appId) && Option.isSome(privateKey))
        return Either.right(Option.some({ _tag: "App", appId: appId.value, privateKey: privateKey.value }))
      if (Option.isSome(appId)) return missingHalf("GITHUB_PRIVATE_KEY", "GITHUB_APP_ID")
      if (Option.isSome(privateKey)) return missingHalf("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY")
      return Either.right(Option.none())
    }
  )
)

/** A token wins over an app; without either GitHub answers 60 requests an hour. */
const credentials = Config.all({ token: Config.option(accessToken), app: appCredentials }).pipe(
  Config.map(({ app, token }) =>
    Option.orElse(
      Option.map(token, (secret): GithubCredentials => ({ _tag: "Token", token: secret })),
      () => app
    )
  )
)

export const githubConfig = Config.all({
  baseUrl: serviceUrl("GITHUB_API_URL").pipe(Config.withDefault("https://api.github.com")),
  credentials,
  registry: Config.option(
    Config.all({
      owner: Config.nonEmptyString("ALLOCATOR_REGISTRY_REPO_OWNER"),
      repo: Config.nonEmptyString("ALLOCATOR_REGISTRY_REPO_NAME")
    })
  )
})
