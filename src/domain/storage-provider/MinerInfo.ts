import type { HostAddress } from "./HostAddress.js"

/** Where a storage provider says on chain that it is found. */
export interface MinerInfo {
  /** In the order on chain; addresses that cannot be read, or that name no machine, are left out. */
  readonly hosts: ReadonlyArray<HostAddress>
  /** Identity in the network's index; null when the provider names none. */
  readonly peerId: string | null
}
