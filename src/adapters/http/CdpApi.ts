import { HttpApi, OpenApi } from "@effect/platform"
import { AllocatorStatsApi } from "./AllocatorStatsApi.js"
import { AllocatorsApi } from "./AllocatorsApi.js"
import { AppApi } from "./AppApi.js"
import { DataApi } from "./DataApi.js"
import { withoutDecodeErrors } from "./DecodeErrors.js"
import { ProviderStatsApi } from "./ProviderStatsApi.js"
import { InternalServerError } from "./WireErrors.js"

/** Everything this service answers. The OpenAPI document is made from it. */
export class CdpApi extends HttpApi.make("cdp")
  .add(AllocatorsApi)
  .add(AllocatorStatsApi)
  .add(ProviderStatsApi)
  .add(DataApi)
  .add(AppApi)
  .addError(InternalServerError)
  .annotate(OpenApi.Title, "Compliance Data Platform API")
  .annotate(OpenApi.Transform, withoutDecodeErrors) {}
