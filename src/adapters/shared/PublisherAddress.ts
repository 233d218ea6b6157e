import { type Component, multiaddr } from "@multiformats/multiaddr"
import { Data, Either, Encoding } from "effect"
import type { HostAddress } from "../../domain/storage-provider/HostAddress.js"

/** A multiaddress names no host that we could reach. */
export class UnreadableAddress extends Data.TaggedError("UnreadableAddress")<{
  readonly address: string
  readonly detail: string
}> {
  override get message(): string {
    return `unreadable address ${this.address}: ${this.detail}`
  }
}

/** Where a peer serves HTTP. */
export interface PublisherAddress extends HostAddress {
  /** Null where the address names none; then the scheme's own serves. */
  readonly port: number | null
  readonly isHttps: boolean
  /** `https://host:port`, with the path of the index provider when it has one; no slash at the end that was not given. */
  readonly baseUrl: string
}

/** Kinds of hosts; a name without a family is looked up as dns4. */
const protocols: ReadonlyMap<string, HostAddress["protocol"]> = new Map([
  ["ip4", "ip4"],
  ["ip6", "ip6"],
  ["dns", "dns4"],
  ["dns4", "dns4"],
  ["dns6", "dns6"]
])

/** What may stand in a URL without ending the host or the path. */
const hostName = /^[\p{L}\p{N}_.-]+$/u
const urlPath = /^[\w./~%:-]*$/

/**
 * Reads a multiaddress as text, which begins with a slash, or as base64 of its binary form.
 * Source: external services, "Publisher address".
 */
export const publisherAddress = (address: string): Either.Either<PublisherAddress, UnreadableAddress> =>
  textOf(address).pipe(
    Either.flatMap(readText),
    Either.mapLeft((detail) => new UnreadableAddress({ address, detail }))
  )

const readText = (text: string): Either.Either<PublisherAddress, string> =>
  Either.gen(function* () {
    const { plain, path } = curioParts(text)
    const components = yield* attempt(() => multiaddr(plain).getComponents())
    const { protocol, host } = yield* hostOf(components[0])
    const isHttps = components.some(({ name }) => name === "https")
    const stated = portOf(components[1])
    const port = stated === null && path !== "" ? (isHttps ? 443 : 80) : stated
    const authority = `${protocol === "ip6" ? `[${host}]` : host}${port === null ? "" : `:${port}`}`
    const baseUrl = `${isHttps ? "https" : "http"}://${authority}${path}`
    if (!urlPath.test(path) || !URL.canParse(baseUrl)) return yield* Either.left("makes no URL")
    return { protocol, host, port, isHttps, baseUrl }
  })

const hostOf = (component: Component | undefined): Either.Either<HostAddress, string> => {
  const protocol = protocols.get(component?.name ?? "")
  const host = component?.value
  if (protocol === undefined || host === undefined) return Either.left("begins with no host")
  const isName = protocol === "dns4" || protocol === "dns6"
  return isName && !hostName.test(host) ? Either.left("a name that no host can have") : Either.right({ protocol, host })
}

const portOf = (component: Component | undefined): number | null =>
  component?.name === "tcp" && component.value !== undefined ? Number(component.value) : null

/** The text form of an address. */
const textOf = (address: string): Either.Either<string, string> =>
  address.startsWith("/")
    ? Either.right(address)
    : Encoding.decodeBase64(address).pipe(
        Either.mapLeft(() => "neither text nor base64"),
        Either.flatMap((bytes) => attempt(() => multiaddr(bytes).toString()))
      )

const attempt = <A>(read: () => A): Either.Either<A, string> =>
  Either.try({ try: read, catch: (cause) => (cause instanceof Error ? cause.message : String(cause)) })

/** Curio hangs the path of its index provider to the address, escaped or not; other addresses have no path. */
const curioParts = (text: string): { readonly plain: string; readonly path: string } => {
  const unescaped = text.replace(/%2f/gi, "/").replace(/\/{2,}/g, "/")
  const end = unescaped.indexOf("/http-path")
  const path = unescaped.indexOf("/ipni-provider/", end)
  return end < 0 || path < 0
    ? { plain: text, path: "" }
    : { plain: unescaped.slice(0, end), path: unescaped.slice(path) }
}
