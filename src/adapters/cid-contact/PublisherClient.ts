import { isIP, type LookupFunction } from "node:net"
import { HttpClient, type HttpClientError } from "@effect/platform"
import { makeUndici } from "@effect/platform-node/NodeHttpClient"
import { Agent, buildConnector } from "@effect/platform-node/Undici"
import { Data, Duration, Effect, type Scope } from "effect"
import { type DnsServers, resolverOf } from "../shared/DnsServers.js"
import { isPublicAddress } from "../shared/PublicNetwork.js"
import { serviceClient } from "../shared/ServiceClient.js"

const CONNECT_LIMIT = Duration.seconds(5)

/** A host of no public network: what answers there is ours, not a publisher. */
export class NotPublic extends Data.TaggedError("NotPublic")<{ readonly host: string }> {
  override get message(): string {
    return `${this.host} is of no public network`
  }
}

interface Found {
  readonly address: string
  readonly family: 4 | 6
}

/**
 * Looks a name up and leaves of its addresses the public ones, and the connection goes to just these: a name that answers
 * otherwise the next time gains nothing.
 */
export const publicLookup = (servers: DnsServers): LookupFunction => {
  const resolver = resolverOf(servers, { timeout: Duration.toMillis(CONNECT_LIMIT), tries: 1 })
  const records = async (host: string): Promise<ReadonlyArray<Found>> => {
    const [a, aaaa] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    if (a.status === "rejected" && aaaa.status === "rejected") throw a.reason
    return [
      ...(a.status === "fulfilled" ? a.value.map((address) => ({ address, family: 4 as const })) : []),
      ...(aaaa.status === "fulfilled" ? aaaa.value.map((address) => ({ address, family: 6 as const })) : [])
    ]
  }
  const publicRecords = async (host: string) => {
    const found = (await records(host)).filter(({ address }) => isPublicAddress(address))
    if (found.length === 0) throw new NotPublic({ host })
    return found
  }
  return (host, options, answer) =>
    publicRecords(host).then(
      (found) => {
        const [first] = found
        if (options.all) answer(null, [...found])
        else if (first !== undefined) answer(null, first.address, first.family)
      },
      (error) => answer(error, "")
    )
}

/** Connects to hosts of the internet alone, whether they are named by address, in whatever spelling, or by name. */
const publicConnector = (servers: DnsServers): buildConnector.connector => {
  const connect = buildConnector({ timeout: Duration.toMillis(CONNECT_LIMIT), lookup: publicLookup(servers) })
  return (options, done) =>
    isIP(options.hostname) > 0 && !isPublicAddress(options.hostname)
      ? done(new NotPublic({ host: options.hostname }), null)
      : connect(options, done)
}

export interface PublisherNetwork {
  /** Also hosts of this machine and of private networks, as publishers of a test network are. */
  readonly isPrivateAllowed: boolean
  readonly servers: DnsServers
}

/**
 * The client for publishers: strangers, who name any address they like in the index. It follows no redirects, and a request
 * ends with its scope, whatever the publisher still sends.
 */
export const publisherClient = ({
  isPrivateAllowed,
  servers
}: PublisherNetwork): Effect.Effect<
  HttpClient.HttpClient.With<HttpClientError.HttpClientError, Scope.Scope>,
  never,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const connect = isPrivateAllowed ? { timeout: Duration.toMillis(CONNECT_LIMIT) } : publicConnector(servers)
    const agent = yield* Effect.acquireRelease(
      Effect.sync(() => new Agent({ connect })),
      (made) => Effect.promise(() => made.destroy())
    )
    const client = yield* Effect.provideService(serviceClient, HttpClient.HttpClient, makeUndici(agent))
    return HttpClient.withScope(client)
  })
