import { DateTime, Effect, Layer, Option, Ref } from "effect"
import { AnswerMemory, FORGOTTEN_AFTER_DAYS, type RememberedAnswer } from "../../src/application/ports/AnswerMemory.js"
import * as Clock from "../../src/application/ports/Clock.js"

interface Kept {
  readonly answer: RememberedAnswer
  readonly lastUsed: DateTime.Utc
}

const keyOf = (service: string, key: string) => `${service} ${key}`

/** A memory that lives as long as its layer. */
export const inMemoryAnswerMemory = Layer.effect(
  AnswerMemory,
  Effect.gen(function* () {
    const kept = yield* Ref.make<ReadonlyMap<string, Kept>>(new Map())

    return AnswerMemory.of({
      recall: (service, key) =>
        Effect.flatMap(Clock.now, (now) =>
          Ref.modify(kept, (before) => {
            const found = before.get(keyOf(service, key))
            if (found === undefined) return [Option.none(), before]
            return [
              Option.some(found.answer),
              new Map(before).set(keyOf(service, key), { answer: found.answer, lastUsed: now })
            ]
          })
        ),
      remember: (service, key, answer) =>
        Effect.flatMap(Clock.now, (now) => {
          const oldest = DateTime.subtract(now, { days: FORGOTTEN_AFTER_DAYS })
          return Ref.update(
            kept,
            (before) =>
              new Map(
                [...before, [keyOf(service, key), { answer, lastUsed: now }] as const].filter(([, { lastUsed }]) =>
                  DateTime.greaterThanOrEqualTo(lastUsed, oldest)
                )
              )
          )
        })
    })
  })
)
