/** Where a machine on the network is found: an address as it is, or a name to be looked up. */
export interface HostAddress {
  /** `dns4` wants the name's A record, `dns6` its AAAA record. */
  readonly protocol: "ip4" | "ip6" | "dns4" | "dns6"
  /** An address without brackets, or a name. */
  readonly host: string
}
