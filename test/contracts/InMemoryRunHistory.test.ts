import { inMemoryRunHistory } from "../support/inMemoryRunHistory.js"
import { runHistoryContract } from "./runHistoryContract.js"

runHistoryContract(inMemoryRunHistory)
