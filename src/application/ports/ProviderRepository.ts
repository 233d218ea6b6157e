import type { Effect } from "effect"
import { Context } from "effect"
import type { ProviderWeek } from "../../domain/storage-provider/ProviderWeek.js"
import type { Week } from "../../domain/time/Week.js"
import type { WeekRange } from "./AllocatorRepository.js"
import type { RepositoryError } from "./PortErrors.js"

export interface ProvidersOfWeek {
  readonly week: Week
  /** Ascending by id. */
  readonly providers: ReadonlyArray<ProviderWeek>
}

/** A client that ever had a deal with a provider. */
export interface ClientProvider {
  readonly client: string
  readonly provider: string
}

/** Storage providers and their weekly totals. */
export class ProviderRepository extends Context.Tag("cdp/ProviderRepository")<
  ProviderRepository,
  {
    /** The weeks with providers, ascending; accumulated totals, rates of the week. */
    readonly weeks: (range: WeekRange) => Effect.Effect<ReadonlyArray<ProvidersOfWeek>, RepositoryError>
    /** Providers of the clients that have an application file. */
    readonly providersOfApplicants: Effect.Effect<ReadonlyArray<ClientProvider>, RepositoryError>
  }
>() {}
