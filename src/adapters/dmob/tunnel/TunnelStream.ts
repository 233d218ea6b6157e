import { Duplex } from "node:stream"
import type { ClientChannel } from "ssh2"

/** Starts to open a channel for a stream, which `attach` or `destroy` tells the outcome; the answer gives up. */
export type Dial = (host: string, port: number, stream: TunnelStream) => () => void

const nothing = () => {}

/** A channel in the shape of the socket that node-postgres expects: it is told to connect, says so, and then carries bytes. */
export class TunnelStream extends Duplex {
  #channel: ClientChannel | undefined
  #giveUp: () => void = nothing

  constructor(private readonly dial: Dial) {
    // As a socket: when the far side ends, this side does. An SSH server waits for that before it closes the channel.
    super({ allowHalfOpen: false })
  }

  connect(port: number, host: string): this {
    this.#giveUp = this.dial(host, port, this)
    return this
  }

  attach(channel: ClientChannel): void {
    if (this.destroyed) {
      channel.close()
      return
    }
    this.#channel = channel
    channel
      .on("data", (chunk: Buffer) => {
        if (!this.push(chunk)) channel.pause()
      })
      .on("end", () => this.push(null))
      .on("close", () => this.destroy())
      .on("error", (failure: Error) => this.destroy(failure))
    this.emit("connect")
  }

  override _read(): void {
    this.#channel?.resume()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (failure?: Error | null) => void): void {
    if (this.#channel === undefined) done(new Error("written before the channel was open"))
    else this.#channel.write(chunk, done)
  }

  override _final(done: (failure?: Error | null) => void): void {
    this.#channel?.end()
    done()
  }

  override _destroy(failure: Error | null, done: (failure?: Error | null) => void): void {
    this.#giveUp()
    // Nobody reads on: what still comes must not keep the channel from closing.
    this.#channel?.removeAllListeners("data").on("error", nothing).resume()
    this.#channel?.destroy()
    done(failure)
  }

  // What sockets have beyond streams means nothing in a channel: the session keeps itself alive and sends at once.
  setNoDelay = (): this => this
  setKeepAlive = (): this => this
  ref = (): this => this
  unref = (): this => this
}
