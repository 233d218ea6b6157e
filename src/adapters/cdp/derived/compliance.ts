import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime, Option } from "effect"
import type { DerivedTable, IntermediateTable } from "../../../application/aggregation/AggregationTable.js"
import { registers } from "../../../domain/allocator/RegistryEntry.js"
import { PUBLIC_DATASET_QUESTION } from "../../../domain/client/Bookkeeping.js"
import { keptRulesCombinations } from "../../../domain/compliance/ProviderCompliance.js"
import { MINIMUM_CLIENTS } from "../../../domain/compliance/rules/EnoughClients.js"
import { BIGGEST_CLIENT_MAX_PERCENT } from "../../../domain/compliance/rules/NoDominantClient.js"
import type { RuleSet } from "../../../domain/rules/RuleSet.js"
import { editions } from "../../../domain/time/FilPlusEdition.js"
import { exactMean } from "../exactMean.js"
import { exactDecimal, indexOfWeek, type Select, weeksOfSpan } from "./Select.js"

/** Number that stands for all editions together. */
export const EVERY_EDITION = 0

/** Number of the edition that a week lies in. */
const editionOf = (sql: SqlClient.SqlClient, week: Fragment): Fragment => {
  const arms = editions.flatMap(({ end, id }) =>
    Option.toArray(
      Option.map(end, (until) => sql`when ${week} < ${DateTime.formatIso(until)}::timestamptz then ${id}::smallint`)
    )
  )
  const [newest = 0] = editions.map(({ id }) => id).reverse()
  return sql`case ${sql.join(" ", false)(arms)} else ${newest}::smallint end`
}

const registryTables = { current: "allocator_registry", archive: "allocator_registry_archive" } as const

/** Twin of `acceptedAllocators`: those of every edition, and those of each. */
const acceptedAllocators = (sql: SqlClient.SqlClient): ReadonlyArray<Fragment> =>
  editions.flatMap(({ id }) => {
    const register = registers[id]
    if (register === null) return []
    const accepted = (edition: number): Fragment =>
      sql`select ${edition}::smallint as edition, allocator_id from ${sql(registryTables[register])} where not rejected`
    return [accepted(EVERY_EDITION), accepted(id)]
  })

/** Twin of `publicAnswerTest`: whether an applicant's answer says that the data is public. */
const saysPublic = (sql: SqlClient.SqlClient, ruleSet: RuleSet, answer: Fragment): Fragment => {
  // The answers that count are ASCII, which no locale lowers in a way of its own in "C".
  const lowered = sql`lower(${answer} collate "C")`
  return ruleSet.corrections.has("B7")
    ? sql`(position('[x]' in ${lowered}) > 0 or position('yes' in ${lowered}) > 0)`
    : sql`${lowered} in ('[x] i confirm', 'yes')`
}

/** Twin of `keptRules`: a bit for each rule in its order. */
const keptRules = (sql: SqlClient.SqlClient, average: string): Fragment => {
  const above = (rate: string, mean: string): Fragment =>
    sql`(p.${sql(rate)} > ${sql(`${average}.${mean}`)} and ${sql(`${average}.${mean}`)} <> 0)`
  const rules: ReadonlyArray<Fragment> = [
    above("avg_retrievability_success_rate_http", "http"),
    above("avg_retrievability_success_rate_url_finder", "url_finder"),
    sql`p.num_of_clients >= ${MINIMUM_CLIENTS}::integer`,
    sql`100 * p.biggest_client_total_deal_size::numeric <= ${`${BIGGEST_CLIENT_MAX_PERCENT}`}::numeric * p.total_deal_size::numeric`
  ]
  return sql`(${sql.join(" + ", false)(rules.map((rule, bit) => sql`case when ${rule} then ${1 << bit}::integer else 0 end`))})::smallint`
}

/** One number for each combination of rules that are kept, parted by commas. */
const byKeptRules = (sql: SqlClient.SqlClient, kept: string, value: Fragment): Fragment =>
  sql`concat_ws(',', ${sql.csv(
    keptRulesCombinations.map((rules) => sql`coalesce(${value} filter (where ${sql(kept)} = ${rules}::smallint), 0)`)
  )})`

const providerCounts = (sql: SqlClient.SqlClient, edition: Fragment, kept: string): Fragment => sql`
  select
    ${edition},
    week_of_index(r.wk),
    a.http,
    a.url_finder,
    ${byKeptRules(sql, kept, sql`count(*)`)},
    ${byKeptRules(sql, kept, sql`sum(r.total)`)}
  from shadow.provider_standing r
  left join shadow.week_average a on a.week = week_of_index(r.wk) and a.edition = ${edition}
  group by r.wk, a.http, a.url_finder`

const allocatorCounts = (sql: SqlClient.SqlClient, edition: Fragment, kept: string): Fragment => sql`
  select ${edition} as edition, allocator, wk, ${byKeptRules(sql, kept, sql`sum(providers)`)} as providers
  from shadow.allocator_standing
  group by allocator, wk`

/** What answers about compliance are folded from. */
export const complianceTables = {
  // Providers of open data are those of clients whose application, at an allocator that the edition accepts, says so.
  week_average: (sql, { ruleSet }) => sql`
    with accepted as (${sql.join(" union ", false)(acceptedAllocators(sql))}),
    open_data as (
      select distinct accepted.edition, d.provider
      from accepted
      join (
        select allocator_id, client_id, bookkeeping_info -> 'Project' ->> ${PUBLIC_DATASET_QUESTION} as answer
        from allocator_client_bookkeeping
      ) b using (allocator_id)
      join shadow.client_provider_distribution d on d.client = b.client_id
      where ${saysPublic(sql, ruleSet, sql`b.answer`)}
    )
    select
      o.edition,
      p.week,
      ${exactMean(sql, "avg_retrievability_success_rate_http")} as http,
      ${exactMean(sql, "avg_retrievability_success_rate_url_finder")} as url_finder
    from open_data o
    join shadow.providers_weekly_acc p using (provider)
    where o.edition in (${EVERY_EDITION}, ${editionOf(sql, sql`p.week`)})
    group by o.edition, p.week`,

  // Weights are an allocator's sizes with a provider, accumulated; rates are those of the week's new deals or, with
  // correction B1, those of the week whether or not it had any.
  provider_standing: (sql, frame) => {
    const rated = frame.ruleSet.corrections.has("B1") ? "p" : "w"
    return sql`
      select
        ${indexOfWeek(sql, "p.week")} as wk,
        substr(p.provider, 3)::integer as provider,
        p.total_deal_size as total,
        ${keptRules(sql, "every")} as every_edition,
        ${keptRules(sql, "own")} as own_edition,
        ${exactDecimal(sql, `${rated}.avg_retrievability_success_rate`)} as spark,
        ${exactDecimal(sql, `${rated}.avg_retrievability_success_rate_http`)} as http,
        ${exactDecimal(sql, `${rated}.avg_retrievability_success_rate_url_finder`)} as url_finder
      from shadow.providers_weekly_acc p
      left join shadow.providers_weekly w on w.week = p.week and w.provider = p.provider
      left join shadow.week_average every on every.week = p.week and every.edition = ${EVERY_EDITION}
      left join shadow.week_average own on own.week = p.week and own.edition = ${editionOf(sql, sql`p.week`)}`
  },

  // A provider counts for an allocator from the first week in which some client has both DataCap of the one and deals with
  // the other; from then on it has a standing in every week.
  allocator_standing: (sql, frame) => sql`
    select
      s.allocator,
      p.wk,
      p.every_edition,
      p.own_edition,
      count(*) as providers,
      sum(s.total) as size,
      coalesce(sum(s.total * p.spark), 0) as spark,
      coalesce(sum(s.total * p.http), 0) as http,
      coalesce(sum(s.total * p.url_finder), 0) as url_finder
    from (
      select allocator, provider, w, total
      from shadow.allocator_provider_span
      cross join lateral ${weeksOfSpan(sql, frame)}
    ) s
    join shadow.provider_standing p on p.wk = s.w and p.provider = s.provider
    group by s.allocator, p.wk, p.every_edition, p.own_edition`,

  provider_compliance_weekly: (sql) => sql`
    ${providerCounts(sql, sql`${EVERY_EDITION}::smallint`, "every_edition")}
    union all
    ${providerCounts(sql, editionOf(sql, sql`week_of_index(r.wk)`), "own_edition")}`,

  allocator_compliance_weekly: (sql) => sql`
    with by_scope as (
      ${allocatorCounts(sql, sql`${EVERY_EDITION}::smallint`, "every_edition")}
      union all
      ${allocatorCounts(sql, editionOf(sql, sql`week_of_index(wk)`), "own_edition")}
    ),
    scoped as (
      select ${EVERY_EDITION}::smallint as edition, * from shadow.allocators_weekly_acc
      union all
      select ${editionOf(sql, sql`week`)}, * from shadow.allocators_weekly_acc
    )
    select
      s.edition,
      s.week,
      s.allocator,
      s.total_sum_of_allocations,
      coalesce(c.providers, ${keptRulesCombinations.map(() => 0).join(",")}::text)
    from scoped s
    left join by_scope c on c.edition = s.edition and week_of_index(c.wk) = s.week and 'f0' || c.allocator = s.allocator`
} satisfies Partial<Record<DerivedTable | IntermediateTable, Select>>
