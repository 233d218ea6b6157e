import { LARGEST_BODY } from "../shared/BoundedBody.js"

/** An answer that goes on beyond what any answer may have. */
export class AnswerTooLarge extends Error {
  constructor(readonly limit: number) {
    super(`the answer has more than ${limit} bytes`)
  }
}

const bytesOf = async (body: NonNullable<Response["body"]>, limit: number) => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  // Leaving the loop cancels the body, and with it the connection.
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw new AnswerTooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The global fetch for a library that reads answers to their end: it hands them out when they are there, and refuses one
 * beyond `limit` bytes. Requests that the library makes of its own accord, without a signal, end after `timeoutMillis`.
 */
export const boundedFetch =
  (timeoutMillis: number, limit: number = LARGEST_BODY): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutMillis) })
    if (response.body === null) return response
    const body = await bytesOf(response.body, limit)
    return new Response(body, { status: response.status, headers: response.headers })
  }
