import { Effect, Logger, LogLevel, Record } from "effect"
import { openSshServer } from "../support/ssh/OpenSshServer.js"
import { awkwardProof, sumOf } from "./awkwardProof.js"
import { scratchCluster } from "./fixture/ScratchCluster.js"
import { killProof } from "./killProof.js"
import { tunnelProof } from "./tunnelProof.js"

/** The long proofs, by name; each prints its figures and says whether they hold. */
const proofs = {
  kills: Effect.gen(function* () {
    const seed = Number(process.env.SEED ?? Math.trunc(performance.timeOrigin))
    const kills = Number(process.env.KILLS ?? 50)
    console.log(`kills: seed ${seed}`)
    const { kills: phases, violations, ...figures } = yield* killProof({ kills, seed })
    const rounded = Record.map(figures, (value) => Math.round(value * 10) / 10)
    console.table({ ...phases, ...rounded, violations: violations.length })
    for (const line of violations) console.log(line)
    return violations.length === 0 && phases["while it published"] > 0
  }),

  awkward: Effect.gen(function* () {
    const { expected, expectedBytes, found, foundBytes, misread, source, types } = yield* awkwardProof(
      yield* scratchCluster
    )
    const fates = Object.keys({ ...expected, ...found }).toSorted()
    const account = fates.map((fate) => [fate, { source: expected[fate] ?? 0, platform: found[fate] ?? 0 }] as const)
    const together = { source, platform: sumOf(found) }
    console.table({ ...Object.fromEntries(account), "all rows": together })
    console.table(types)
    console.log(`${misread.length} rejected rows are not listed with their reason ${misread.slice(0, 10).join(" ")}`)
    console.log(`${foundBytes} bytes counted, the source has ${expectedBytes} in the same rows`)
    return (
      [...account.map(([, rows]) => rows), together].every((rows) => rows.source === rows.platform) &&
      misread.length === 0 &&
      foundBytes === expectedBytes
    )
  }).pipe(Effect.scoped, Logger.withMinimumLogLevel(LogLevel.Warning)),

  tunnel: Effect.gen(function* () {
    const seed = Number(process.env.SEED ?? Math.trunc(performance.timeOrigin))
    console.log(`tunnel: seed ${seed}`)
    const { complaints, cuts, reconnects } = yield* tunnelProof({
      server: yield* openSshServer,
      database: yield* Effect.flatten(scratchCluster),
      cycles: { reset: 100, "silent drop": 5, "server restart": 5 },
      seed
    })
    console.table(
      Record.map(
        cuts,
        Record.map((figure) => Math.round(figure * 1000) / 1000)
      )
    )
    console.log(`${reconnects} times built up again, ${complaints.length} complaints`)
    for (const line of complaints) console.log(line)
    const held = Object.values(cuts).every(({ healed, noticed }) => noticed <= 30 && healed <= 15)
    return held && complaints.length === 0
  }).pipe(Effect.scoped, Logger.withMinimumLogLevel(LogLevel.None))
} satisfies Record<string, Effect.Effect<boolean, unknown>>

const isProof = (name: string): name is keyof typeof proofs => name in proofs
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(proofs)
let [passed, failed] = [0, 0]
for (const name of names) {
  const proof: Effect.Effect<boolean, unknown> = isProof(name) ? proofs[name] : Effect.succeed(false)
  const holds = await Effect.runPromise(proof)
  if (!isProof(name)) console.log(`there is no proof "${name}"; there are ${Object.keys(proofs).join(", ")}`)
  if (holds) passed += 1
  else failed += 1
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
