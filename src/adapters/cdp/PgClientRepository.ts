import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Schema } from "effect"
import { ClientRepository } from "../../application/ports/ClientRepository.js"
import { PUBLIC_DATASET_QUESTION } from "../../domain/client/Bookkeeping.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { clientsOnChain } from "./ClientsOnChain.js"
import { oldDatacapBalances } from "./OldDatacapBalances.js"

const AnswerRow = Schema.Struct({
  allocator: Schema.String,
  client: Schema.String,
  answer: Schema.NullOr(Schema.String)
})

export const PgClientRepositoryLive = Layer.effect(
  ClientRepository,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const answers = SqlSchema.findAll({
      Request: Schema.Void,
      Result: AnswerRow,
      execute: () => sql`
        select
          allocator_id as allocator,
          client_id as client,
          bookkeeping_info -> 'Project' ->> ${PUBLIC_DATASET_QUESTION} as answer
        from allocator_client_bookkeeping
        order by allocator_id, client_id`
    })

    return ClientRepository.of({
      ...(yield* clientsOnChain),
      publicAnswers: answers().pipe(repositoryErrors("ClientRepository.publicAnswers")),
      oldDatacap: oldDatacapBalances(sql, {
        table: "old_datacap_client_balance_weekly",
        holder: "client",
        spent: "claims"
      }).pipe(repositoryErrors("ClientRepository.oldDatacap"))
    })
  })
)
