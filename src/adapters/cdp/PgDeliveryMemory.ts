import { SqlClient } from "@effect/sql"
import { DateTime, Effect, Layer } from "effect"
import { DELIVERY_KEPT_DAYS, DeliveryMemory } from "../../application/ports/DeliveryMemory.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

export const PgDeliveryMemoryLive = Layer.effect(
  DeliveryMemory,
  Effect.map(SqlClient.SqlClient, (sql) =>
    DeliveryMemory.of({
      remember: (deliveryId, now) =>
        Effect.gen(function* () {
          yield* sql`
            delete from webhook_delivery
            where received_at < ${DateTime.toDateUtc(DateTime.subtract(now, { days: DELIVERY_KEPT_DAYS }))}`
          const inserted = yield* sql`
            insert into webhook_delivery (delivery_id, received_at)
            values (${deliveryId}, ${DateTime.toDateUtc(now)})
            on conflict (delivery_id) do nothing
            returning delivery_id`
          return inserted.length > 0
        }).pipe(repositoryErrors("DeliveryMemory.remember")),
      forget: (deliveryId) =>
        sql`delete from webhook_delivery where delivery_id = ${deliveryId}`.pipe(
          Effect.asVoid,
          repositoryErrors("DeliveryMemory.forget")
        )
    })
  )
)
