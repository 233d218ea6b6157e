import { SqlClient, SqlSchema, type Statement } from "@effect/sql"
import { Array as Arr, Effect, Layer, Option, Schema } from "effect"
import {
  type AverageOfWeek,
  type BucketedValue,
  type ProviderWeeks,
  type StandardAllocatorWeeks,
  StatsRepository
} from "../../application/ports/StatsRepository.js"
import { WeekFromDate } from "../../domain/time/Week.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { exactMean } from "./exactMean.js"
import { type MemberTable, memberColumns, weeklyBuckets } from "./histogramSql.js"
import { WeekRangeParameters, weeksWithin } from "./WeekRangeParameters.js"

const BucketRow = Schema.Struct({
  week: WeekFromDate,
  valueFromExclusive: Schema.Int,
  valueToInclusive: Schema.Int,
  count: Schema.Int,
  totalDatacap: Schema.BigInt
})

const CountRow = Schema.Struct({ count: Schema.Int })

const AverageRow = Schema.Struct({
  week: WeekFromDate,
  http: Schema.NullOr(Schema.Number),
  urlFinder: Schema.NullOr(Schema.Number)
})

const IpniRow = Schema.Struct({
  week: WeekFromDate,
  ok: Schema.Int,
  notReporting: Schema.Int,
  misreporting: Schema.Int,
  total: Schema.Int
})

/** The rows that a read counts; every actor when `ids` is null. */
const MembersAsked = Schema.Struct({
  weeks: WeekRangeParameters,
  ids: Schema.OptionFromNullOr(Schema.Array(Schema.String)),
  /** Whether those of `ids` are counted, or all the others. */
  inside: Schema.Boolean
})
type MembersAsked = typeof MembersAsked.Type

const providersAsked = ({ among, weeks }: ProviderWeeks): MembersAsked => ({
  weeks,
  ids: Option.map(among, ({ providers }) => Array.from(providers)),
  inside: Option.match(among, { onNone: () => true, onSome: ({ counted }) => counted === "inside" })
})

const allocatorsAsked = ({ among, weeks }: StandardAllocatorWeeks): MembersAsked => ({
  weeks,
  ids: Option.map(among, (allocators) => Array.from(allocators)),
  inside: true
})

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const isMember = (table: MemberTable, { ids, inside, weeks }: typeof MembersAsked.Encoded): Statement.Fragment => sql`
    ${weeksWithin(sql, weeks)}
    and (${ids}::text[] is null or (${sql(memberColumns[table].actor)} = any(${ids}::text[])) = ${inside}::boolean)
    ${table === "allocators_weekly_acc" ? isStandard : sql``}`

  const isStandard = sql`and not exists (select from allocator a where a.id = member.allocator and a.is_metaallocator)`

  const buckets = (table: MemberTable, value: BucketedValue, members: MembersAsked) =>
    SqlSchema.findAll({
      Request: MembersAsked,
      Result: BucketRow,
      execute: (asked) => weeklyBuckets(sql, table, value, isMember(table, asked))
    })(members)

  const count = (table: MemberTable) => {
    const counted = SqlSchema.single({
      Request: MembersAsked,
      Result: CountRow,
      execute: (asked) => sql`
        select count(distinct ${sql(memberColumns[table].actor)})::integer as count
        from ${sql(table)} member
        where ${isMember(table, asked)}`
    })
    return (asked: MembersAsked) =>
      counted(asked).pipe(
        Effect.map((row) => row.count),
        Effect.catchTag("NoSuchElementException", Effect.die)
      )
  }

  const averages = (table: MemberTable) =>
    SqlSchema.findAll({
      Request: MembersAsked,
      Result: AverageRow,
      execute: (asked) => sql`
        select
          week,
          ${exactMean(sql, memberColumns[table].http)} as http,
          ${exactMean(sql, memberColumns[table].urlFinder)} as "urlFinder"
        from ${sql(table)} member
        where ${isMember(table, asked)}
        group by week
        order by week`
    })

  const ipniWeekly = SqlSchema.findAll({
    Request: WeekRangeParameters,
    Result: IpniRow,
    execute: ({ from, until }) => sql`
      select distinct on (week) week, ok, not_reporting as "notReporting", misreporting, total
      from (
        select date_trunc('week', date, 'UTC') as week, *
        from ipni_reporting_daily
        where date between coalesce(${from}::timestamptz, '-infinity') and coalesce(${until}::timestamptz, 'infinity')
      ) dated
      order by week, date desc`
  })

  const [providerCount, allocatorCount] = [count("providers_weekly_acc"), count("allocators_weekly_acc")]
  const [providerAverages, allocatorAverages] = [averages("providers_weekly_acc"), averages("allocators_weekly_acc")]

  return StatsRepository.of({
    providerBuckets: (value, members) =>
      buckets("providers_weekly_acc", value, providersAsked(members)).pipe(
        repositoryErrors("StatsRepository.providerBuckets")
      ),
    allocatorBuckets: (value, members) =>
      buckets("allocators_weekly_acc", value, allocatorsAsked(members)).pipe(
        repositoryErrors("StatsRepository.allocatorBuckets")
      ),
    providerCount: (members) =>
      providerCount(providersAsked(members)).pipe(repositoryErrors("StatsRepository.providerCount")),
    allocatorCount: (members) =>
      allocatorCount(allocatorsAsked(members)).pipe(repositoryErrors("StatsRepository.allocatorCount")),
    providerAverages: (members) =>
      providerAverages(providersAsked(members)).pipe(
        Effect.map(Arr.map(averageOf)),
        repositoryErrors("StatsRepository.providerAverages")
      ),
    allocatorAverages: (members) =>
      allocatorAverages(allocatorsAsked(members)).pipe(
        Effect.map(Arr.map(averageOf)),
        repositoryErrors("StatsRepository.allocatorAverages")
      ),
    ipniWeekly: (dates) => ipniWeekly(dates).pipe(repositoryErrors("StatsRepository.ipniWeekly"))
  })
})

const averageOf = ({ week, ...average }: typeof AverageRow.Type): AverageOfWeek => ({ week, average })

export const PgStatsRepositoryLive = Layer.effect(StatsRepository, make)
