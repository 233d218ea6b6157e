import { Either } from "effect"

/** Why a document cannot be stored as it stands. */
export interface UnusableDocument {
  readonly reason: "not JSON" | "not storable"
  readonly detail: string
}

/** Nesting beyond this is no document of ours; a database that parses it again would run out of stack. */
const DEEPEST = 64

/**
 * Parses a document that somebody else wrote and that is to be stored as it stands, or says why it cannot be:
 * not JSON, or JSON with what PostgreSQL has no room for (the character U+0000, half a surrogate pair, an endless number).
 */
export const parseDocument = (text: string): Either.Either<unknown, UnusableDocument> =>
  Either.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause): UnusableDocument => ({ reason: "not JSON", detail: `not JSON: ${String(cause)}` })
  }).pipe(
    Either.flatMap((document) => {
      const detail = obstacleIn(document, 0)
      return detail === undefined ? Either.right(document) : Either.left({ reason: "not storable" as const, detail })
    })
  )

const loneSurrogate = /\p{Surrogate}/u

const obstacleIn = (value: unknown, depth: number): string | undefined => {
  if (depth > DEEPEST) return `nested deeper than ${DEEPEST} levels`
  if (typeof value === "string") {
    if (value.includes("\u0000")) return "a text with the character U+0000"
    return loneSurrogate.test(value) ? "a text with half a surrogate pair" : undefined
  }
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "a number too large to keep"
  if (typeof value !== "object" || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const obstacle = obstacleIn(key, depth) ?? obstacleIn(inner, depth + 1)
    if (obstacle !== undefined) return obstacle
  }
  return undefined
}
