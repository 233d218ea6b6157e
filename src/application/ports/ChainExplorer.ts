import type { Effect } from "effect"
import { Context } from "effect"
import type { AccountOfNoProvider } from "../../domain/storage-provider/AccountOfNoProvider.js"
import type { ProviderAccount } from "../../domain/storage-provider/ProviderAccount.js"
import type { UpstreamError } from "./PortErrors.js"

/** Accounts as a chain explorer shows them, up to an hour old. */
export class ChainExplorer extends Context.Tag("cdp/ChainExplorer")<
  ChainExplorer,
  {
    /** What the explorer holds of an address, JSON as it came. */
    readonly account: (address: string) => Effect.Effect<unknown, UpstreamError>
    /** Balance, power and sectors of a provider. */
    readonly providerAccount: (address: string) => Effect.Effect<ProviderAccount, UpstreamError | AccountOfNoProvider>
  }
>() {}
