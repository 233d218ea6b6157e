import { Layer } from "effect"
import { PgDeliveryMemoryLive } from "../../src/adapters/cdp/PgDeliveryMemory.js"
import { CdpTestLive } from "../support/Database.js"
import { deliveryMemoryContract } from "./deliveryMemoryContract.js"

deliveryMemoryContract(PgDeliveryMemoryLive.pipe(Layer.provide(CdpTestLive)))
