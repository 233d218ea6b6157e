import type { WeekAverage } from "../compliance/ComplianceRule.js"
import type { RuleSet } from "../rules/RuleSet.js"
import { known } from "../shared/Known.js"
import { mean } from "../shared/Statistics.js"
import type { ProviderWeek } from "./ProviderWeek.js"

/** Which rates a request wants; a switch that is off leaves its rate unknown. */
export interface RateSwitches {
  readonly httpRetrievability: boolean
  readonly urlFinderRetrievability: boolean
}

/** The switches of a request without those of rates that a rule set does not measure. */
export const measuredSwitches = (wanted: RateSwitches, { measuresHttp }: RuleSet): RateSwitches => ({
  httpRetrievability: wanted.httpRetrievability && measuresHttp,
  urlFinderRetrievability: wanted.urlFinderRetrievability
})

/** A provider's week as far as averages read it. */
export type MeasuredProvider = Pick<ProviderWeek, "provider" | "httpSuccessRate" | "urlFinderSuccessRate">

/**
 * Unweighted mean of the providers' success rates in a week, 0..1, over the rates that are known;
 * null when switched off or when there are none. Source: published rules, "Weekly average provider rate".
 */
export const weekAverageRetrievability = (
  week: ReadonlyArray<MeasuredProvider>,
  wanted: RateSwitches,
  isCounted: (provider: string) => boolean = () => true
): WeekAverage => {
  const counted = week.filter(({ provider }) => isCounted(provider))
  const average = (rate: (row: MeasuredProvider) => number | null) =>
    mean(counted.map((row) => known(rate(row))).filter((value) => value !== null))
  return {
    http: wanted.httpRetrievability ? average((row) => row.httpSuccessRate) : null,
    urlFinder: wanted.urlFinderRetrievability ? average((row) => row.urlFinderSuccessRate) : null
  }
}

/** An application file as far as it tells whether the data is public. */
export interface PublicAnswer {
  readonly allocator: string
  readonly client: string
  readonly answer: string | null
}

/** Which applications say that their data is public. */
export interface PublicTest {
  readonly isPublic: (answer: string | null) => boolean
  /** Whose applications are believed: the allocators in the registry of the edition that are not rejected. */
  readonly isCounted: (allocator: string) => boolean
}

/** Providers that store for a client whose application says that its data is public. */
export const openDataProviders = (
  clientProviders: Iterable<{ readonly client: string; readonly provider: string }>,
  applications: Iterable<PublicAnswer>,
  { isPublic, isCounted }: PublicTest
): ReadonlySet<string> => {
  const openClients = new Set<string>()
  for (const { allocator, client, answer } of applications) {
    if (isPublic(answer) && isCounted(allocator)) openClients.add(client)
  }
  const providers = new Set<string>()
  for (const { client, provider } of clientProviders) if (openClients.has(client)) providers.add(provider)
  return providers
}
