import type { ResolverOptions } from "node:dns"
import { Resolver } from "node:dns/promises"
import { Config, Either, Option } from "effect"

/** Name servers by address, `192.0.2.1`, `192.0.2.1:5353` or `[2001:db8::1]:53`; none for those of the system. */
export type DnsServers = Option.Option<ReadonlyArray<string>>

/** A resolver that asks these servers and nothing else: no file of hosts, no thread that waits. */
export const resolverOf = (servers: DnsServers, options: ResolverOptions): Resolver => {
  const resolver = new Resolver(options)
  if (Option.isSome(servers)) resolver.setServers(servers.value)
  return resolver
}

/** `DNS_SERVERS`, comma separated; unset: those of the system. */
export const dnsServers: Config.Config<DnsServers> = Config.nonEmptyString().pipe(
  Config.map((text) => text.split(",").map((server) => server.trim())),
  Config.validate({
    message: "Expected addresses of name servers such as 192.0.2.1 or 192.0.2.1:5353",
    validation: (servers) => Either.isRight(Either.try(() => resolverOf(Option.some(servers), {})))
  }),
  Config.nested("DNS_SERVERS"),
  Config.option
)
