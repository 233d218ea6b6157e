import { Layer } from "effect"
import {
  advertisementStoreContract,
  ipniStatusStoreContract,
  placeStoreContract,
  providerMetricStoreContract
} from "../contracts/measurementContracts.js"
import {
  inMemoryAdvertisements,
  inMemoryIpniStatuses,
  inMemoryPlaces,
  inMemoryProviderMetrics,
  noStatuses
} from "./inMemoryMeasurements.js"

advertisementStoreContract(
  "advertisements in memory",
  Layer.suspend(() => inMemoryAdvertisements())
)
ipniStatusStoreContract(
  "statuses in memory",
  Layer.suspend(() => inMemoryIpniStatuses(noStatuses([])))
)
placeStoreContract(
  "places in memory",
  Layer.suspend(() => inMemoryPlaces())
)
providerMetricStoreContract(
  "provider metrics in memory",
  Layer.suspend(() => inMemoryProviderMetrics({ snapshots: new Map(), values: new Map(), slices: new Map() }))
)
