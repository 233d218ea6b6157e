import { Data, Duration, Effect, Layer, Option } from "effect"
import { NameResolver } from "../../application/ports/NameResolver.js"
import type { HostAddress } from "../../domain/storage-provider/HostAddress.js"
import { answerCache } from "../shared/AnswerCache.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { type DnsServers, dnsServers, resolverOf } from "../shared/DnsServers.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { CallFailure, malformedFailure, refusedFailure, unreachableFailure } from "../shared/UpstreamErrors.js"

/** Addresses kept; providers have some thousand names. */
const KEPT_NAMES = 10_000

/** What the library says of a name that has no record of the kind, or that is no name. */
const NO_RECORD: ReadonlySet<string> = new Set(["ENODATA", "ENOTFOUND", "EBADNAME"])

/** What servers say that answer but cannot tell; mostly the name's own servers are down or broken. */
const REFUSED: ReadonlySet<string> = new Set(["ESERVFAIL", "EREFUSED", "EFORMERR", "ENOTIMP"])

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""

const answerOrFailure = (cause: unknown): Effect.Effect<Option.Option<string>, CallFailure> => {
  const code = codeOf(cause)
  if (NO_RECORD.has(code)) return Effect.succeedNone
  if (REFUSED.has(code)) return refusedFailure(`the name server answers ${code}`)
  if (code === "EBADRESP") return malformedFailure("the name server sends what is no answer")
  const failure = unreachableFailure(cause)
  return code === "ETIMEOUT" ? new CallFailure({ ...failure, reason: "timeout" }) : failure
}

/** A resolver that has asked each of its servers once when an attempt's time is over. */
const resolverWithin = (servers: DnsServers, limit: Duration.DurationInput) => {
  const asked = resolverOf(servers, {}).getServers().length
  return resolverOf(servers, { timeout: Math.ceil(Duration.toMillis(limit) / Math.max(asked, 1)), tries: 1 })
}

/** Names by the servers of `DNS_SERVERS`, else those of the system. */
export const dnsNameResolver = (policy: CallPolicy) =>
  Layer.scoped(
    NameResolver,
    Effect.gen(function* () {
      const { call } = yield* upstreamCalls("dns", policy)
      const resolver = resolverWithin(yield* dnsServers, policy.timeout)

      const firstRecord = ({ host, protocol }: HostAddress) =>
        Effect.tryPromise({
          try: () => (protocol === "dns6" ? resolver.resolve6(host) : resolver.resolve4(host)),
          catch: (cause) => cause
        }).pipe(
          Effect.map(([first]) => Option.fromNullable(first)),
          Effect.catchAll(answerOrFailure)
        )

      const resolve = yield* answerCache({
        capacity: KEPT_NAMES,
        keepFor: "12 hours",
        isKnown: Option.isSome,
        ask: (name: HostAddress) => call(`${name.protocol} ${name.host}`, firstRecord(name))
      })

      return NameResolver.of({
        resolve: ({ host, protocol }) =>
          protocol === "ip4" || protocol === "ip6" ? Effect.succeedSome(host) : resolve(Data.struct({ host, protocol }))
      })
    })
  )

/** A row of names whose own servers are down does not make ours be down. */
const namePolicy: CallPolicy = { ...defaultCallPolicy, retries: 1, suspendAfter: 32 }

export const DnsNameResolverLive = dnsNameResolver(namePolicy)
