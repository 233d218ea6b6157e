import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Array, Either, pipe, Schema } from "effect"

const root = resolve(fileURLToPath(import.meta.url), "../../..")
const probes = join(root, "test/architecture/probes")

/** Each rule on imports, and the files of `probes` that break it. */
const edgeProbes: Record<string, ReadonlyArray<string>> = {
  "domain-stays-inside": ["src/domain/ImportsUseCase.ts"],
  "domain-of-libraries-only-effect": ["src/domain/ImportsLibrary.ts", "src/domain/ImportsNode.ts"],
  "ports-know-only-domain-and-tables": ["src/application/ports/ImportsUseCase.ts"],
  "application-stays-inside": ["src/application/jobs/ImportsAdapter.ts"],
  "application-of-libraries-only-effect": [
    "src/application/jobs/ImportsLibrary.ts",
    "src/application/jobs/ImportsNode.ts"
  ],
  "adapters-never-meet": [
    "src/adapters/dmob/ImportsOtherAdapter.ts",
    "src/adapters/sandbox/ImportsOtherAdapter.ts",
    "src/adapters/shared/ImportsAdapter.ts"
  ],
  "driving-adapters-call-use-cases": [
    "src/adapters/cli/ImportsPort.ts",
    "src/adapters/http/ImportsPort.ts",
    "src/adapters/jobs/ImportsPort.ts"
  ],
  "nobody-imports-main": ["src/adapters/cdp/ImportsMain.ts"],
  "sources-know-no-tests": ["src/adapters/cdp/ImportsTest.ts"],
  "no-cycles": ["src/domain/CycleOfTypesA.ts"],
  "no-unresolvable": ["src/domain/ImportsNothingThatExists.ts"],
  "no-undeclared-packages": ["src/adapters/cdp/ImportsUndeclaredPackage.ts"],
  "no-development-packages": ["src/adapters/cdp/ImportsDevelopmentPackage.ts"]
}

/** Each rule on what a file says, and the files of `probes` that break it. `plugin` is `lint/ambient.grit`. */
const lintProbes: Record<string, ReadonlyArray<string>> = {
  "lint/style/noRestrictedImports": [
    "src/domain/ImportsEffectModule.ts",
    "src/domain/ImportsNode.ts",
    "src/domain/NamesEffects.ts",
    "src/domain/RunsEffects.ts",
    "src/domain/TakesAllOfEffect.ts"
  ],
  "lint/style/noRestrictedGlobals": ["src/domain/ReadsDate.ts", "src/domain/ReadsProcess.ts"],
  "lint/style/noProcessEnv": ["src/adapters/cdp/ReadsEnvironment.ts"],
  "lint/suspicious/noConsole": ["src/adapters/cdp/LogsToConsole.ts"],
  plugin: [
    "src/adapters/cdp/ReadsClock.ts",
    "src/application/jobs/ReadsClock.ts",
    "src/domain/ReadsClock.ts",
    "src/domain/RollsDice.ts"
  ]
}

const EdgeReport = Schema.parseJson(
  Schema.Struct({
    summary: Schema.Struct({
      violations: Schema.Array(Schema.Struct({ from: Schema.String, rule: Schema.Struct({ name: Schema.String }) })),
      ruleSetUsed: Schema.Struct({ forbidden: Schema.Array(Schema.Struct({ name: Schema.String })) })
    })
  })
)

const LintReport = Schema.parseJson(
  Schema.Struct({
    diagnostics: Schema.Array(
      Schema.Struct({ category: Schema.String, location: Schema.Struct({ path: Schema.String }) })
    )
  })
)

/** Standard output of a tool that ends with a failure when it finds something. */
const outputOf = (tool: string, args: ReadonlyArray<string>, cwd: string): string =>
  Either.try({
    try: () => execFileSync(join(root, "node_modules/.bin", tool), args, { cwd, encoding: "utf8", stdio: "pipe" }),
    catch: Schema.decodeUnknownSync(Schema.Struct({ stdout: Schema.String }))
  }).pipe(Either.getOrElse((failure) => failure.stdout))

const byRule = (found: ReadonlyArray<readonly [rule: string, file: string]>): Record<string, ReadonlyArray<string>> =>
  pipe(
    found,
    Array.groupBy(([rule]) => rule),
    (groups) => Object.fromEntries(Object.entries(groups).map(([rule, hits]) => [rule, sortedFiles(hits)]))
  )

const sortedFiles = (hits: ReadonlyArray<readonly [rule: string, file: string]>) =>
  Array.dedupe(hits.map(([, file]) => file)).sort()

describe("the walls of the house", () => {
  const report = Schema.decodeSync(EdgeReport)(
    outputOf("depcruise", ["src", "--config", join(root, ".dependency-cruiser.cjs"), "--output-type", "json"], probes)
  )

  it("report each forbidden import, and none of the permitted ones", () => {
    assert.deepStrictEqual(byRule(report.summary.violations.map(({ rule, from }) => [rule.name, from])), edgeProbes)
  })

  it("have an offending file for each of their rules", () => {
    assert.sameMembers(
      report.summary.ruleSetUsed.forbidden.map(({ name }) => name),
      Object.keys(edgeProbes)
    )
  })
})

describe("the linter", () => {
  it("reports what pure code must not say, and nothing in well-behaved files", () => {
    // Outside this folder, because the tree's own lint leaves the probes out.
    const folder = mkdtempSync(join(tmpdir(), "cdp-probes-"))
    try {
      for (const part of ["biome.json", "lint"]) cpSync(join(root, part), join(folder, part), { recursive: true })
      cpSync(join(probes, "src"), join(folder, "src"), { recursive: true })
      const output = outputOf(
        "biome",
        ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none", "src"],
        folder
      )
      const { diagnostics } = Schema.decodeSync(LintReport)(output)
      assert.deepStrictEqual(byRule(diagnostics.map(({ category, location }) => [category, location.path])), lintProbes)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 30_000)
})
