import { Metric } from "effect"

const names = { up: "dmob_tunnel_up", reconnects: "dmob_tunnel_reconnects_total" } as const

/** Every metric of this file. */
export const tunnelMetricNames: ReadonlySet<string> = new Set(Object.values(names))

/** 1 while the tunnel to DMOB stands, 0 while it does not; nothing without a tunnel. */
export const tunnelUp = Metric.gauge(names.up, { description: "1 while the SSH tunnel to DMOB stands" })

/** Times that the tunnel was built up again after the first. */
export const tunnelReconnectsTotal = Metric.counter(names.reconnects, {
  description: "Times that the SSH tunnel to DMOB was built up again",
  incremental: true
})
