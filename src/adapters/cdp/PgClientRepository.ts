import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Schema } from "effect"
import { ClientRepository } from "../../application/ports/ClientRepository.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

/** The question of an application file that asks whether everybody may retrieve the data. */
const PUBLIC_DATASET_QUESTION =
  "Confirm that this is a public dataset that can be retrieved by anyone on the network " +
  "(i.e., no specific permissions or access rights are required to view the data)"

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
      publicAnswers: answers().pipe(repositoryErrors("ClientRepository.publicAnswers"))
    })
  })
)
