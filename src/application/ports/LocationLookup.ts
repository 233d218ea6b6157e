import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { Location } from "../../domain/storage-provider/Location.js"
import type { UpstreamError } from "./PortErrors.js"

/** Places of IP addresses. */
export class LocationLookup extends Context.Tag("cdp/LocationLookup")<
  LocationLookup,
  {
    /** Variables that must be set before anybody can be asked; empty when all are. */
    readonly missing: ReadonlyArray<string>
    /** None for an address of no public network. Up to 12 hours old. */
    readonly locate: (ip: string) => Effect.Effect<Option.Option<Location>, UpstreamError>
  }
>() {}
