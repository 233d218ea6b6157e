import { Layer } from "effect"
import { PgIngestProblemsLive } from "../../src/adapters/cdp/PgIngestProblems.js"
import { CdpTestLive } from "../support/Database.js"
import { ingestProblemsContract } from "./ingestProblemsContract.js"

ingestProblemsContract(PgIngestProblemsLive.pipe(Layer.provide(CdpTestLive)))
