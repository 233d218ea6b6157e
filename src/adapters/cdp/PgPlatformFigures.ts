import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Cause, DateTime, Effect, Layer, Option, Schema } from "effect"
import { PlatformFigures } from "../../application/ports/PlatformFigures.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const Instant = Schema.DateTimeUtcFromDate

const Window = Schema.Struct({ from: Instant, until: Instant })
const Hours = Schema.Struct({ from: Schema.OptionFromNullOr(Instant), until: Instant })

const CountRow = Schema.Struct({ count: Schema.Int })
const ClaimCountsRow = Schema.Struct({ claims: Schema.BigInt, ddoClaims: Schema.BigInt })
const BytesRow = Schema.Struct({ bytes: Schema.BigInt })
const UrlFinderRow = Schema.Struct({ day: Instant, rate: Schema.NullOr(Schema.Number) })
const IpniRow = Schema.Struct({ date: Instant, ok: Schema.Int, total: Schema.Int })
const AllocatorClientsRow = Schema.Struct({
  numberOfClients: Schema.Int,
  returningClients: Schema.Number,
  averageSecondsToFirstDeal: Schema.NullOr(Schema.Number)
})

const ClientsRow = Schema.Struct({
  withActiveDeals: Schema.Int,
  withActiveDealsAndDatacap: Schema.Int,
  remainingDatacap: Schema.BigInt
})

/** An aggregate always has its one row. */
const theRow = <A, E>(row: Effect.Effect<A, E | Cause.NoSuchElementException>): Effect.Effect<A, E> =>
  Effect.catchIf(row, Cause.isNoSuchElementException, Effect.die)

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const providersBefore = SqlSchema.single({
    Request: Schema.Int,
    Result: CountRow,
    execute: (height) => sql`
      select count(*)::integer as count
      from provider
      where num_of_deals > 0 and first_deal_height < ${height}`
  })

  const activeProviders = SqlSchema.single({
    Request: Window,
    Result: CountRow,
    execute: ({ from, until }) => sql`
      select count(distinct provider)::integer as count
      from unified_verified_deal_hourly
      where hour between ${from} and ${until}`
  })

  /** Distinct ids of a column of the grants. */
  const activeInGrants = (column: "allocator_id" | "client_id") =>
    SqlSchema.single({
      Request: Window,
      Result: CountRow,
      execute: ({ from, until }) => sql`
        select count(distinct ${sql(column)})::integer as count
        from client_datacap_allocation
        where "timestamp" between ${from} and ${until}`
    })
  const activeAllocators = activeInGrants("allocator_id")
  const activeClients = activeInGrants("client_id")

  const claimCounts = SqlSchema.single({
    Request: Hours,
    Result: ClaimCountsRow,
    execute: ({ from, until }) => sql`
      select
        coalesce(sum(num_of_claims), 0)::text as claims,
        coalesce(sum(num_of_ddo_claims), 0)::text as "ddoClaims"
      from unified_verified_deal_hourly
      where hour between coalesce(${from}::timestamptz, '-infinity') and ${until}`
  })

  const datacapSpentBefore = SqlSchema.single({
    Request: Instant,
    Result: BytesRow,
    execute: (instant) => sql`
      select coalesce(sum(total_deal_size), 0)::text as bytes
      from unified_verified_deal_hourly
      where hour < ${instant}`
  })

  const urlFinderRows = SqlSchema.findAll({
    Request: Instant,
    Result: UrlFinderRow,
    execute: (nextDay) => sql`
      with newest as (
        select date_trunc('day', max(date), 'UTC') as day
        from provider_url_finder_retrievability_daily
        where date < ${nextDay}
      )
      select day, success_rate as rate
      from newest
      join provider_url_finder_retrievability_daily daily
        on daily.date >= day and daily.date < day + interval '1 day'
      order by provider, date`
  })

  const ipniRow = SqlSchema.findOne({
    Request: Instant,
    Result: IpniRow,
    execute: (nextDay) => sql`
      select date, ok, total
      from ipni_reporting_daily
      where date < ${nextDay}
      order by date desc
      limit 1`
  })

  const allocatorClientsRows = SqlSchema.findAll({
    Request: Instant,
    Result: AllocatorClientsRow,
    execute: (nextDay) => sql`
      with newest as (
        select date_trunc('day', max(date), 'UTC') as day
        from allocator_client_stats_daily
        where date < ${nextDay}
      )
      select
        number_of_clients as "numberOfClients",
        returning_clients_percentage::double precision as "returningClients",
        average_seconds_to_first_deal as "averageSecondsToFirstDeal"
      from newest
      join allocator_client_stats_daily daily on daily.date >= day and daily.date < day + interval '1 day'
      order by allocator_id, date`
  })

  const clientsRow = SqlSchema.findOne({
    Request: Instant,
    Result: ClientsRow,
    execute: (nextDay) => sql`
      select
        clients_with_active_deals as "withActiveDeals",
        clients_who_have_dc_and_deals as "withActiveDealsAndDatacap",
        total_remaining_clients_datacap::text as "remainingDatacap"
      from clients_stats_daily
      where date < ${nextDay}
      order by date desc
      limit 1`
  })

  /** A method that answers a statement's number. */
  const counted =
    <Request, E>(
      name: string,
      statement: (asked: Request) => Effect.Effect<typeof CountRow.Type, E | Cause.NoSuchElementException>
    ) =>
    (asked: Request) =>
      theRow(statement(asked)).pipe(
        Effect.map(({ count }) => count),
        repositoryErrors(`PlatformFigures.${name}`)
      )

  return PlatformFigures.of({
    providersBefore: counted("providersBefore", providersBefore),
    activeProviders: counted("activeProviders", activeProviders),
    activeAllocators: counted("activeAllocators", activeAllocators),
    activeClients: counted("activeClients", activeClients),
    claimCounts: (hours) => theRow(claimCounts(hours)).pipe(repositoryErrors("PlatformFigures.claimCounts")),
    datacapSpentBefore: (instant) =>
      theRow(datacapSpentBefore(instant)).pipe(
        Effect.map(({ bytes }) => bytes),
        repositoryErrors("PlatformFigures.datacapSpentBefore")
      ),
    urlFinderOfDay: (at) =>
      urlFinderRows(dayAfter(at)).pipe(
        Effect.map((rows) => Option.map(Arr.head(rows), ({ day }) => ({ day, rates: rows.map(({ rate }) => rate) }))),
        repositoryErrors("PlatformFigures.urlFinderOfDay")
      ),
    ipniOfDay: (at) => ipniRow(dayAfter(at)).pipe(repositoryErrors("PlatformFigures.ipniOfDay")),
    allocatorClientsOfDay: (at) =>
      allocatorClientsRows(dayAfter(at)).pipe(repositoryErrors("PlatformFigures.allocatorClientsOfDay")),
    clientsOfDay: (at) => clientsRow(dayAfter(at)).pipe(repositoryErrors("PlatformFigures.clientsOfDay"))
  })
})

/** First instant of the day after the one that contains an instant. */
const dayAfter = (instant: DateTime.Utc): DateTime.Utc => DateTime.add(DateTime.startOf(instant, "day"), { days: 1 })

export const PgPlatformFiguresLive = Layer.effect(PlatformFigures, make)
