import { inMemoryAnswerMemory } from "../support/inMemoryAnswerMemory.js"
import { answerMemoryContract } from "./answerMemoryContract.js"

answerMemoryContract(inMemoryAnswerMemory)
