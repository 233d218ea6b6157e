import { inMemoryDeliveryMemory } from "../support/inMemoryDeliveryMemory.js"
import { deliveryMemoryContract } from "./deliveryMemoryContract.js"

deliveryMemoryContract(inMemoryDeliveryMemory)
