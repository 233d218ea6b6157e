import { writeFileSync } from "node:fs"
import { pipelineDocument } from "./pipelineDocument.js"

writeFileSync(new URL("../../docs/pipeline.md", import.meta.url), pipelineDocument())
