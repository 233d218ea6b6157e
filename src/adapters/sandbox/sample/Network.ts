import { type SampleAllocator, sampleAllocators } from "./Allocators.js"
import { type SampleClient, sampleClients } from "./Clients.js"
import { type SampleProvider, sampleProviders } from "./Providers.js"
import type { RealData } from "./RealData.js"

/** Who takes part in the sample; depends on the seed and the real records alone, never on time. */
export interface Network {
  readonly seed: number
  readonly allocators: ReadonlyArray<SampleAllocator>
  readonly clients: ReadonlyArray<SampleClient>
  readonly providers: ReadonlyArray<SampleProvider>
}

/** The seed of the embedded default. */
export const SAMPLE_SEED = 20_260_520

export const sampleNetwork = (seed: number, data: RealData): Network => {
  const allocators = sampleAllocators(seed, data)
  const providers = sampleProviders(seed, data)
  return { seed, allocators, providers, clients: sampleClients(seed, data, allocators, providers) }
}
