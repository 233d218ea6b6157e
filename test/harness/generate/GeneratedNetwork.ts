import { seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { type GeneratedAllocator, generatedAllocators } from "./Allocators.js"
import { type GeneratedClient, generatedClients } from "./Clients.js"
import { type GeneratorSettings, type Period, periodOf } from "./GeneratorSettings.js"
import { actorNumber, populationOf } from "./Population.js"

/** Who takes part and when. */
export interface GeneratedNetwork {
  readonly seed: number
  readonly period: Period
  readonly allocators: ReadonlyArray<GeneratedAllocator>
  readonly clients: ReadonlyArray<GeneratedClient>
  /** Ids `f0…`. */
  readonly providers: ReadonlyArray<string>
}

export const generatedNetwork = (settings: GeneratorSettings): GeneratedNetwork => {
  const { seed } = settings
  const population = populationOf(settings.deals)
  const period = periodOf(settings)
  const random = seededRandom(seed, "providers")
  const providers = Array.from(
    { length: population.providers },
    (_, position) => `f0${actorNumber("provider", position, random.next())}`
  )
  const allocators = generatedAllocators(seed, population.allocators)
  const clients = generatedClients(seed, population.clients, period, allocators, providers)
  return { seed, period, allocators, clients, providers }
}
