import { DateTime, Option, Schema } from "effect"
import type { AllocatorTotals } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import type { SuccessRates } from "../../../src/domain/aggregation/ProviderRates.js"
import type { ProviderTotals } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import { activeAllocators, type RegisteredAllocator } from "../../../src/domain/allocator/ActiveAllocators.js"
import { DataType, dataTypeOf, isStandardAllocator } from "../../../src/domain/allocator/Allocator.js"
import { acceptedAllocators } from "../../../src/domain/allocator/RegistryEntry.js"
import { RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"
import { PUBLIC_DATASET_QUESTION } from "../../../src/domain/client/Bookkeeping.js"
import { isPublicByTheLetter } from "../../../src/domain/client/PublicAnswer.js"
import { openDataProviders } from "../../../src/domain/storage-provider/Retrievability.js"
import type { Week } from "../../../src/domain/time/Week.js"
import { expectedRows, type FixtureRow, inputs, number, required, week, whole } from "../aggregation/dmobSmall.js"

/** Table of the fixture as the corrected rules make it. */
export const table = (name: string) => expectedRows(name, ["expected-corrected", "expected"])

const ratesOf = (prefix: string, row: FixtureRow): SuccessRates => ({
  overall: number(row[`${prefix}_success_rate`]),
  http: number(row[`${prefix}_success_rate_http`]),
  urlFinder: number(row[`${prefix}_success_rate_url_finder`])
})

const providers = table("providers_weekly_acc").map(
  (row): ProviderTotals => ({
    week: week(row.week),
    provider: required(row.provider),
    numOfClients: Number(row.num_of_clients),
    biggestClientTotalDealSize: whole(row.biggest_client_total_deal_size) ?? 0n,
    totalDealSize: whole(row.total_deal_size) ?? 0n,
    ...ratesOf("avg_retrievability", row)
  })
)
const allocators = table("allocators_weekly_acc").map(
  (row): AllocatorTotals => ({
    week: week(row.week),
    allocator: required(row.allocator),
    numOfClients: Number(row.num_of_clients),
    biggestClientSumOfAllocations: whole(row.biggest_client_sum_of_allocations) ?? 0n,
    totalSumOfAllocations: whole(row.total_sum_of_allocations) ?? 0n,
    ...ratesOf("avg_weighted_retrievability", row)
  })
)

const metaAllocators = new Set(
  table("allocator")
    .filter((row) => !isStandardAllocator({ isMetaAllocator: row.is_metaallocator === "t" }))
    .map((row) => row.id)
)
const standardAllocators = allocators.filter(({ allocator }) => !metaAllocators.has(allocator))

const labelsOf = (registryInfo: string) =>
  Option.getOrElse(
    Option.flatMap(Schema.decodeSync(Schema.parseJson(RegistryFile))(registryInfo).application, ({ audit }) => audit),
    () => []
  )
const registered: ReadonlyArray<RegisteredAllocator> = [
  ...inputs("allocator_registry").map((row) => ({
    allocator: required(row.allocator_id),
    register: "current" as const,
    rejected: row.rejected === "t",
    dataType: dataTypeOf(labelsOf(required(row.registry_info)))
  })),
  ...inputs("allocator_registry_archive").map((row) => ({
    allocator: required(row.allocator_id),
    register: "archive" as const,
    rejected: row.rejected === "t",
    dataType: null
  }))
]

const ApplicationFile = Schema.parseJson(
  Schema.Struct({
    Project: Schema.optional(Schema.Struct({ [PUBLIC_DATASET_QUESTION]: Schema.optional(Schema.String) }))
  })
)
const clientProviders = table("client_provider_distribution").map((row) => ({
  client: required(row.client),
  provider: required(row.provider)
}))
const applications = inputs("allocator_client_bookkeeping").map((row) => ({
  allocator: required(row.allocator_id),
  client: required(row.client_id),
  answer: Schema.decodeSync(ApplicationFile)(required(row.bookkeeping_info)).Project?.[PUBLIC_DATASET_QUESTION] ?? null
}))

const openDataOf = (isCounted: (allocator: string) => boolean) =>
  openDataProviders(clientProviders, applications, { isPublic: isPublicByTheLetter, isCounted })

/** Providers of open data, whoever has the application: the test of counts and histograms. */
const openData = openDataOf(() => true)

/** Providers of open data by applications of the allocators that an edition accepts: the test of averages. */
export const averagedOpenData = ({ edition }: Edition) => {
  const accepted = acceptedAllocators(registered, edition)
  return openDataOf((allocator) => accepted.has(allocator))
}

export interface Edition {
  readonly name: "all" | "ed5" | "ed6"
  readonly edition: Option.Option<{ readonly id: 4 | 5 | 6 }>
  readonly from: string
  readonly to: string
}

export const editions: ReadonlyArray<Edition> = [
  { name: "all", edition: Option.none(), from: "2000-01-01", to: "2100-01-01" },
  { name: "ed5", edition: Option.some({ id: 5 }), from: "2024-03-01", to: "2025-07-11" },
  { name: "ed6", edition: Option.some({ id: 6 }), from: "2025-07-11", to: "2100-01-01" }
]
export const dataTypes: ReadonlyArray<Option.Option<DataType>> = [
  Option.none(),
  ...DataType.literals.map((dataType) => Option.some(dataType))
]
export const dataTypeName = (dataType: Option.Option<DataType>) => Option.getOrElse(dataType, () => "any")
export const rates = { spark: "overall", http: "http", urlFinder: "urlFinder" } as const

const within = ({ from, to }: Edition) => {
  const isWithin = DateTime.between({
    minimum: DateTime.unsafeMake(`${from}T00:00:00Z`),
    maximum: DateTime.unsafeMake(`${to}T00:00:00Z`)
  })
  return (row: { readonly week: Week }) => isWithin(row.week)
}

export const providersIn = (edition: Edition, dataType: Option.Option<DataType>) =>
  providers.filter(within(edition)).filter(({ provider }) =>
    Option.match(dataType, {
      onNone: () => true,
      onSome: (asked) => (asked === "openData") === openData.has(provider)
    })
  )
export const standardIn = (edition: Edition) => standardAllocators.filter(within(edition))
export const activeIn = (edition: Edition, dataType: Option.Option<DataType>) => {
  const active = activeAllocators(registered, edition.edition, dataType)
  return standardIn(edition).filter(({ allocator }) => active.has(allocator))
}
