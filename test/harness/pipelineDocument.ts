import { aggregationRunners } from "../../src/application/aggregation/aggregationRunners.js"
import { lineageOf } from "../../src/application/aggregation/lineage.js"
import { collectors } from "../../src/application/collect/collectors.js"
import { aggregationTimes } from "../../src/application/jobs/AggregationJob.js"
import { markdownTable } from "./markdown.js"

/** `docs/pipeline.md`, written from the declarations. */
export const pipelineDocument = (): string => {
  const { mermaid, tables } = lineageOf(aggregationRunners, collectors, aggregationTimes.cron)
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
    ...markdownTable(
      ["table", "a row says", "filled by", "reads"],
      tables.map(({ filledBy, meaning, name, reads }) => [`\`${name}\``, meaning, filledBy, reads.join(", ")])
    ),
    "",
    "## Collectors",
    "",
    ...markdownTable(
      ["job", "cron (UTC)", "what it does"],
      collectors.map(({ cron, description, name }) => [`\`${name}\``, `\`${cron}\``, description])
    ),
    ""
  ].join("\n")
}
