import { Layer } from "effect"
import { inMemoryIngestProblems } from "../support/inMemoryIngestProblems.js"
import { ingestProblemsContract } from "./ingestProblemsContract.js"

ingestProblemsContract(Layer.suspend(() => inMemoryIngestProblems()))
