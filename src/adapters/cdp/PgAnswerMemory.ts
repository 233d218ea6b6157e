import { SqlClient, SqlSchema } from "@effect/sql"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { AnswerMemory, FORGOTTEN_AFTER_DAYS } from "../../application/ports/AnswerMemory.js"
import * as Clock from "../../application/ports/Clock.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const AnswerRow = Schema.Struct({
  etag: Schema.OptionFromNullOr(Schema.String),
  body: Schema.Uint8ArrayFromSelf
})

/** Answers forgotten with each one that is remembered: more than come, and few enough to take no time. */
const FORGOTTEN_AT_ONCE = 100

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

export const PgAnswerMemoryLive = Layer.effect(
  AnswerMemory,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const find = (service: string, key: string, now: DateTime.Utc) =>
      SqlSchema.findOne({
        Request: Schema.Void,
        Result: AnswerRow,
        execute: () => sql`
          with used as (
            update answer_memory
            set last_used = ${DateTime.toDateUtc(now)}
            where service = ${service}
              and key = ${key}
              and last_used < ${DateTime.toDateUtc(DateTime.subtract(now, { days: 1 }))}
          )
          select etag, body
          from answer_memory
          where service = ${service} and key = ${key}`
      })(undefined)

    /** Instances that forget at once share the work instead of waiting for one another. */
    const forget = (now: DateTime.Utc) => sql`
      delete from answer_memory
      where (service, key) in (
        select service, key
        from answer_memory
        where last_used < ${DateTime.toDateUtc(DateTime.subtract(now, { days: FORGOTTEN_AFTER_DAYS }))}
        order by last_used
        limit ${FORGOTTEN_AT_ONCE}
        for update skip locked
      )`

    return AnswerMemory.of({
      recall: (service, key) =>
        Clock.now.pipe(
          Effect.flatMap((now) => find(service, key, now)),
          Effect.map(Option.map(({ body, etag }) => ({ etag, body: decoder.decode(body) }))),
          repositoryErrors("AnswerMemory.recall")
        ),

      remember: (service, key, { body, etag }) =>
        Effect.gen(function* () {
          const now = yield* Clock.now
          yield* sql`
            insert into answer_memory (service, key, etag, body, last_used)
            values (
              ${service},
              ${key},
              ${Option.getOrNull(etag)},
              ${encoder.encode(body)},
              ${DateTime.toDateUtc(now)}
            )
            on conflict (service, key) do update
            set etag = excluded.etag, body = excluded.body, last_used = excluded.last_used`
          yield* forget(now)
        }).pipe(repositoryErrors("AnswerMemory.remember"))
    })
  })
)
