import { Effect, Record } from "effect"
import { killProof } from "./killProof.js"

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
  })
}

const isProof = (name: string): name is keyof typeof proofs => name in proofs
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(proofs)
let [passed, failed] = [0, 0]
for (const name of names) {
  const holds = isProof(name) ? await Effect.runPromise(proofs[name]) : false
  if (!isProof(name)) console.log(`there is no proof "${name}"; there are ${Object.keys(proofs).join(", ")}`)
  if (holds) passed += 1
  else failed += 1
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
