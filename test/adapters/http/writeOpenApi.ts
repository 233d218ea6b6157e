import { writeFileSync } from "node:fs"
import { OpenApi } from "@effect/platform"
import { CdpApi } from "../../../src/adapters/http/CdpApi.js"

/** Pins the document as it is now: `npx tsx test/adapters/http/writeOpenApi.ts && npm run format`. */
writeFileSync(new URL("openapi.json", import.meta.url), JSON.stringify(OpenApi.fromApi(CdpApi), null, 2))
