import { Layer } from "effect"
import { PgRunHistoryLive } from "../../src/adapters/cdp/PgRunHistory.js"
import { CdpTestLive } from "../support/Database.js"
import { runHistoryContract } from "./runHistoryContract.js"

runHistoryContract(PgRunHistoryLive.pipe(Layer.provide(CdpTestLive)))
