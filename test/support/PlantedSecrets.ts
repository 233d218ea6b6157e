import { createHash } from "node:crypto"

/** A token that nothing else looks like. */
export const madeUpToken = (name: string): string => createHash("sha256").update(name).digest("hex")

/** Pieces of this length are long enough to be of use to a thief, and too long to be there by chance. */
const PIECE = 16

const piecesOf = (text: string): ReadonlyArray<string> =>
  Array.from({ length: Math.max(text.length - PIECE + 1, 0) }, (_, at) => text.slice(at, at + PIECE))

/** Base64 of a text reads in three ways, by what stands before it; of each what is certain. */
const base64Forms = (bytes: Buffer): ReadonlyArray<string> =>
  [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    const certain = (text: string) => text.slice(before === 0 ? 0 : 4, -4)
    return [certain(padded.toString("base64")), certain(padded.toString("base64url"))]
  })

const PEM_BODY = /-----BEGIN [A-Z ]+-----([\s\S]+)-----END/

/** How a secret may be written down; of a key its base64, with and without line breaks, in whichever container. */
const formsOf = (secret: string): ReadonlyArray<string> => {
  const body = PEM_BODY.exec(secret)?.[1]
  if (body === undefined) {
    const bytes = Buffer.from(secret)
    return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64Forms(bytes)]
  }
  const lines = body.split(/\s+|\\n/).filter((line) => line !== "")
  const bytes = Buffer.from(lines.join(""), "base64")
  return [
    ...lines,
    ...lines.map(encodeURIComponent),
    ...base64Forms(bytes),
    ...base64Forms(Buffer.from(secret)),
    bytes.toString("hex")
  ]
}

/** Finds what texts give away of secrets, given by their names: `GITHUB_PAT in stdout`. */
export const secretFinder = (secrets: Readonly<Record<string, string>>) => {
  const pieces = new Map(
    Object.entries(secrets).flatMap(([name, secret]) =>
      formsOf(secret)
        .flatMap(piecesOf)
        .map((piece) => [piece, name] as const)
    )
  )
  return (text: string): ReadonlyArray<string> => {
    const found = new Map<string, string>()
    for (let at = 0; at + PIECE <= text.length; at += 1) {
      const name = pieces.get(text.slice(at, at + PIECE))
      if (name !== undefined && !found.has(name)) found.set(name, text.slice(Math.max(0, at - 200), at))
    }
    return [...found].map(([name, before]) => `${name} behind ${JSON.stringify(before)}`)
  }
}
