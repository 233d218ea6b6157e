import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { collectors } from "../../src/application/collect/collectors.js"
import { sweeps } from "../../src/application/report/SweepReports.js"
import { limitSettings } from "../../src/domain/report/CheckLimits.js"
import { documentedVariables } from "../support/documentedVariables.js"

/** Variables that Docker Compose reads, not the program. */
const ofCompose = ["DATABASE_PASSWORD"]

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join("src", file), "utf8"))

/** Texts that look like variables in files that read the configuration. */
const readVariables = new Set([
  ...sources
    .filter((source) => /\bConfig\b.*from "effect"|\bserviceUrl\b|\bonOff\b/.test(source))
    .flatMap((source) => [...source.matchAll(/"((?:[A-Z][A-Z0-9]*_)+[A-Z0-9]+|PORT|HOST|JOBS)"/g)])
    .map(([, name]) => name ?? ""),
  ...Object.values(limitSettings).map(({ variable }) => variable)
])

const jobNames = new Set<string | undefined>(["aggregation", ...[...collectors, ...sweeps].map(({ name }) => name)])
const jobOf = (variable: string) => /^JOB_(.+)_CRON$/.exec(variable)?.[1]?.toLowerCase().replaceAll("_", "-")

it("every variable that the sources read is explained in .env.example", () => {
  assert.isNotEmpty(readVariables)
  assert.includeMembers(documentedVariables(), [...readVariables])
})

it("every variable that .env.example explains is read by the sources, or times one of their jobs", () => {
  const unread = documentedVariables()
    .filter((variable) => !ofCompose.includes(variable) && !readVariables.has(variable))
    .filter((variable) => !jobNames.has(jobOf(variable)))
  assert.deepStrictEqual(unread, [])
})

it(".env.example holds no secret", () => {
  const example = readFileSync(".env.example", "utf8")
  for (const name of [
    "DATABASE_URL",
    "DMOB_DATABASE_URL",
    "DMOB_SSH_PRIVATE_KEY",
    "GITHUB_PRIVATE_KEY",
    "GOOGLEAPIS_KEY",
    "IP_INFO_TOKEN",
    "DATABASE_PASSWORD",
    "GITHUB_PAT",
    "GITHUB_WEBHOOK_SECRET",
    "PROMETHEUS_AUTH_TOKEN"
  ]) {
    assert.match(example, new RegExp(`^# ${name}=$`, "m"))
  }
})
