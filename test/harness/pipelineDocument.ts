import { aggregationRunners } from "../../src/application/aggregation/aggregationRunners.js"
import { lineageOf } from "../../src/application/aggregation/lineage.js"
import { collectors } from "../../src/application/collect/collectors.js"

const row = (...cells: ReadonlyArray<string>) => `| ${cells.join(" | ")} |`

/** `docs/pipeline.md`, written from the declarations. */
export const pipelineDocument = (): string => {
  const { mermaid, tables } = lineageOf(aggregationRunners, collectors)
  return [
    "# The pipeline",
    "",
    "Written from the declarations by `npm run docs`; do not edit.",
    "",
    "Collectors are jobs of their own and store what outside services say. The hourly aggregation copies DMOB, derives every",
    "table in the order that reads and writes dictate, and publishes all that changed in one transaction.",
    "",
    "```mermaid",
    mermaid,
    "```",
    "",
    "## Tables",
    "",
    row("table", "a row says", "filled by", "reads"),
    row("---", "---", "---", "---"),
    ...tables.map(({ filledBy, meaning, name, reads }) => row(`\`${name}\``, meaning, filledBy, reads.join(", "))),
    "",
    "## Collectors",
    "",
    row("job", "cron (UTC)", "what it does"),
    row("---", "---", "---"),
    ...collectors.map(({ cron, description, name }) => row(`\`${name}\``, `\`${cron}\``, description)),
    ""
  ].join("\n")
}
