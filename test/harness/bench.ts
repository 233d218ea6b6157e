import { mkdirSync, writeFileSync } from "node:fs"
import { Effect } from "effect"
import { ruleSetV1, ruleSetV061 } from "../../src/domain/rules/RuleSet.js"
import type { Measurement } from "./bench/measureRatio.js"
import { pipelineBenchmark } from "./bench/pipeline.js"
import { scoringBenchmark } from "./bench/scoring.js"

/** The benchmarks, by name. Each is a ratio to work that is measured in the same run, so machines agree on it. */
const benchmarks = {
  scoring: Effect.sync(() => ({
    scoring: scoringBenchmark(ruleSetV061)(),
    "scoring-v1": scoringBenchmark(ruleSetV1(true))()
  })),
  pipeline: pipelineBenchmark
} satisfies Record<string, Effect.Effect<Readonly<Record<string, Measurement>>>>

const isBenchmark = (name: string): name is keyof typeof benchmarks => name in benchmarks
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks)
const results: Record<string, Measurement> = {}
let [passed, failed] = [0, 0]
for (const name of names) {
  if (isBenchmark(name)) {
    for (const [measured, result] of Object.entries(await Effect.runPromise(benchmarks[name]))) {
      results[measured] = result
      if (result.ratio <= result.limit) passed += 1
      else {
        failed += 1
        console.log(`${measured}: expected a ratio of at most ${result.limit}, got ${result.ratio}`)
      }
    }
  } else {
    failed += 1
    console.log(`there is no benchmark "${name}"; there are ${Object.keys(benchmarks).join(", ")}`)
  }
}
const rounded = (value: number) => Math.round(value * 100) / 100
console.table(
  Object.fromEntries(
    Object.entries(results).map(([name, { ratio, limit, figures }]) => [
      name,
      {
        ratio: rounded(ratio),
        limit,
        ...Object.fromEntries(Object.entries(figures).map(([figure, value]) => [figure, rounded(value)]))
      }
    ])
  )
)
const file = new URL("../../bench/results.json", import.meta.url)
mkdirSync(new URL(".", file), { recursive: true })
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
