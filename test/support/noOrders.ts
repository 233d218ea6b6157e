import { Effect } from "effect"

/** A desk's orders where nobody may order. */
export const noOrders = {
  clientReport: () => Effect.dieMessage("nobody orders reports here"),
  allocatorReport: () => Effect.dieMessage("nobody orders reports here")
}
