import { type Server, STATUS_CODES } from "node:http"
import type { Duplex } from "node:stream"

/** Status for what Node's parser could not read, by its error code; anything else is a bad request. */
const statusOf: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408
}

/** Requests that no handler ever sees get the error body of all others, and browsers may read it. */
export const answerUnreadable = (server: Server): void => {
  const answering = new WeakSet<Duplex>()
  server.on("request", ({ socket }, response) => {
    answering.add(socket)
    response.once("close", () => answering.delete(socket))
  })
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Into an answer that is on its way nothing may be written.
    if (!socket.writable || error.code === "ECONNRESET" || answering.has(socket)) {
      socket.destroy()
      return
    }
    const statusCode = statusOf[error.code ?? ""] ?? 400
    const title = STATUS_CODES[statusCode] ?? "Bad Request"
    const body = JSON.stringify({ message: "The request cannot be read", error: title, statusCode })
    socket.end(
      [
        `HTTP/1.1 ${statusCode} ${title}`,
        "content-type: application/json",
        `content-length: ${Buffer.byteLength(body)}`,
        "access-control-allow-origin: *",
        "vary: Accept-Encoding",
        "connection: close",
        "",
        body
      ].join("\r\n"),
      () => socket.destroy()
    )
  })
}
