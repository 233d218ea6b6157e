import { writeFileSync } from "node:fs"
import { pipelineDocument } from "./pipelineDocument.js"
import { rulesDocument } from "./rulesDocument.js"

writeFileSync(new URL("../../docs/pipeline.md", import.meta.url), pipelineDocument())
writeFileSync(new URL("../../docs/rules.md", import.meta.url), rulesDocument())
