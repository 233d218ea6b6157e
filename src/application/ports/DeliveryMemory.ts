import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { RepositoryError } from "./PortErrors.js"

/** Days after which a delivery is forgotten; GitHub delivers again what is at most three days old. */
export const DELIVERY_KEPT_DAYS = 30

/** Which deliveries of the webhook were taken up, by any instance, also before a restart. */
export class DeliveryMemory extends Context.Tag("cdp/DeliveryMemory")<
  DeliveryMemory,
  {
    /** Whether a delivery is new: true for one caller of all. Forgets what was remembered long before `now`. */
    readonly remember: (deliveryId: string, now: DateTime.Utc) => Effect.Effect<boolean, RepositoryError>
    /** Lets a delivery that came to nothing be delivered again. */
    readonly forget: (deliveryId: string) => Effect.Effect<void, RepositoryError>
  }
>() {}
