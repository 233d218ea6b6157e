import { Effect, Ref } from "effect"

/** What readers must never see, each told once, and what is known of each generation. */
export interface Findings {
  readonly complain: (text: string) => Effect.Effect<void>
  /** Content of a thing in a generation: whoever sees it, however often, it is the same. */
  readonly learn: (thing: string, generation: string, digest: string) => Effect.Effect<void>
  readonly complaints: Effect.Effect<ReadonlyArray<string>>
  readonly generations: Effect.Effect<number>
}

export const makeFindings = Effect.gen(function* () {
  const complaints = yield* Ref.make<ReadonlySet<string>>(new Set())
  const known = new Map<string, string>()
  const generations = new Set<string>()
  const complain = (text: string) => Ref.update(complaints, (all) => new Set(all).add(text))
  return {
    complain,
    learn: (thing, generation, digest) =>
      Effect.suspend(() => {
        const key = `${thing} in ${generation}`
        const before = known.get(key)
        known.set(key, before ?? digest)
        generations.add(generation)
        return before === undefined || before === digest ? Effect.void : complain(`${key} was seen with two contents`)
      }),
    complaints: Effect.map(Ref.get(complaints), (all) => [...all]),
    generations: Effect.sync(() => generations.size)
  } satisfies Findings
})
