import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { HostAddress } from "../../domain/storage-provider/HostAddress.js"
import type { UpstreamError } from "./PortErrors.js"

/** The name service of the internet. */
export class NameResolver extends Context.Tag("cdp/NameResolver")<
  NameResolver,
  {
    /** First record of a name, A for `dns4` and AAAA for `dns6`; none when the name has none. Up to 12 hours old. */
    readonly resolve: (name: HostAddress) => Effect.Effect<Option.Option<string>, UpstreamError>
  }
>() {}
