import { Layer } from "effect"
import { PgAnswerMemoryLive } from "../../src/adapters/cdp/PgAnswerMemory.js"
import { CdpTestLive } from "../support/Database.js"
import { answerMemoryContract } from "./answerMemoryContract.js"

answerMemoryContract(PgAnswerMemoryLive.pipe(Layer.provide(CdpTestLive)))
