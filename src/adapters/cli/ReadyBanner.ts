import { isIPv6 } from "node:net"
import { Console, Option } from "effect"

export interface ReadyNotice {
  readonly version: string
  readonly host: string
  readonly port: number
  /** Where state is kept; none when every database is configured. */
  readonly folder: Option.Option<string>
  /** Token of the monitoring routes, when it is ours to show. */
  readonly monitoringToken: Option.Option<string>
  /** Whether a generation of figures is there to be read. */
  readonly published: boolean
}

const links = [
  ["/allocators/compliance-data?limit=5&page=1", "allocators and how they keep the rules, last complete week"],
  ["/stats/acc/allocators/sps-compliance", "share of compliant providers of each allocator, by week"],
  ["/stats/acc/providers/compliance-data", "providers by compliance, by week"],
  ["/data/runs", "what ran, on which data"],
  ["/data/freshness", "how old every table and source is"],
  ["/docs", "every route"]
] as const

/** Loopback, and "every interface". */
const thisMachine: ReadonlySet<string> = new Set(["127.0.0.1", "0.0.0.0", "::1", "::"])

/** A host as it stands in an address that a person can open. */
const openable = (host: string) => {
  if (thisMachine.has(host)) return "localhost"
  return isIPv6(host) ? `[${host}]` : host
}

/** Says on standard output that the service answers, and where to look. */
export const announceReady = ({ folder, host, monitoringToken, port, published, version }: ReadyNotice) => {
  const base = `http://${openable(host)}:${port}`
  const width = Math.max(...links.map(([path]) => path.length))
  return Console.log(
    [
      "",
      `Compliance Data Platform ${version} is ready on ${base}`,
      "",
      ...links.map(([path, what]) => `  ${base}${path.padEnd(width)}  ${what}`),
      ...Option.toArray(
        Option.map(
          monitoringToken,
          (token) => `  ${base}${"/metrics".padEnd(width)}  with: Authorization: Bearer ${token}`
        )
      ),
      "",
      ...(published ? [] : ["There are no figures yet: see /data/runs for what went wrong.", ""]),
      ...Option.toArray(
        Option.map(folder, (path) => `State is kept in ${path}; npm start -- --fresh begins anew. Ctrl-C stops.`)
      )
    ].join("\n")
  )
}
