import { createVerify, generateKeyPairSync } from "node:crypto"
import type { Asked, Said } from "./githubOnLoopback.js"

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })

/** An app's variables, the key as a line of an environment file. */
export const appVariables = {
  GITHUB_APP_ID: "7311",
  GITHUB_PRIVATE_KEY: privateKey.export({ type: "pkcs1", format: "pem" }).toString().replaceAll("\n", "\\n")
}

/** Some characters from the middle of the key. */
export const keyExcerpt = appVariables.GITHUB_PRIVATE_KEY.split("\\n")[5] ?? "no key"

export const notFound: Said = { status: 404, body: { message: "Not Found" } }

/** The app that signed a request; none when nobody did. */
export const signedBy = ({ headers: { authorization = "" } }: Asked): string | undefined => {
  const [head, claims, signature] = authorization.replace(/^bearer /, "").split(".")
  if (head === undefined || claims === undefined || signature === undefined) return undefined
  const isSigned = createVerify("RSA-SHA256").update(`${head}.${claims}`).verify(publicKey, signature, "base64url")
  return isSigned ? String(JSON.parse(Buffer.from(claims, "base64url").toString()).iss) : undefined
}

/** What GitHub says to the app itself: of its installations, 41 and 42 by the owner, and their tokens; none to others. */
export const toTheApp = (asked: Asked): Said | undefined => {
  const [, owner] = /^GET \/repos\/(\w+)\/\w+\/installation$/.exec(asked.route) ?? []
  const [, installation] = /^POST \/app\/installations\/(\d+)\/access_tokens$/.exec(asked.route) ?? []
  if (owner === undefined && installation === undefined && asked.route !== "GET /app") return undefined
  if (signedBy(asked) !== appVariables.GITHUB_APP_ID) return { status: 401, body: { message: "Bad credentials" } }
  if (owner !== undefined) {
    const id = { acme: 41, other: 42 }[owner]
    return id === undefined ? notFound : { body: { id } }
  }
  if (installation === undefined) return { body: { id: 7311, slug: "report-maker" } }
  return {
    status: 201,
    body: {
      token: `token-of-${installation}`,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: { contents: "read" }
    }
  }
}
