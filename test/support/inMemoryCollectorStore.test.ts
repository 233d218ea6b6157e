import { Layer } from "effect"
import { collectorStoreContract } from "../contracts/CollectorStoreContract.js"
import { inMemoryCollectorStore } from "./inMemoryCollectorStore.js"

collectorStoreContract(
  "the collector store in memory",
  Layer.suspend(() => inMemoryCollectorStore())
)
