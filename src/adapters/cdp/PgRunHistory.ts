import { SqlClient, SqlSchema } from "@effect/sql"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { RunHistory, RunId, type RunOpening, RunState, Trigger } from "../../application/ports/RunHistory.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const OptionalText = Schema.OptionFromNullOr(Schema.String)
const OptionalInstant = Schema.OptionFromNullOr(Schema.DateTimeUtcFromDate)

const RunRow = Schema.Struct({
  id: RunId,
  job: Schema.String,
  slot: OptionalInstant,
  trigger: Trigger,
  instance: Schema.String,
  state: RunState,
  asOf: Schema.DateTimeUtcFromDate,
  startedAt: Schema.DateTimeUtcFromDate,
  finishedAt: OptionalInstant,
  rowsRead: Schema.NumberFromString,
  rowsWritten: Schema.NumberFromString,
  error: OptionalText
})

const RejectedRowsList = Schema.Array(Schema.Struct({ reason: Schema.String, rows: Schema.Number }))

const RunnerRow = Schema.Struct({
  name: Schema.String,
  attempt: Schema.Number,
  state: Schema.Literal("completed", "failed", "skipped"),
  startedAt: Schema.DateTimeUtcFromDate,
  finishedAt: Schema.DateTimeUtcFromDate,
  rowsRead: Schema.NumberFromString,
  rowsWritten: Schema.NumberFromString,
  rejected: RejectedRowsList,
  error: OptionalText
})

const JobRow = Schema.Struct({
  job: Schema.String,
  lastRun: OptionalInstant,
  lastSuccess: OptionalInstant,
  unhealthyReason: OptionalText,
  lastRows: Schema.NumberFromString,
  lastEnded: Schema.OptionFromNullOr(
    Schema.Struct({
      startedAt: Schema.DateTimeUtc,
      rowsWritten: Schema.Number,
      rejected: RejectedRowsList
    })
  )
})

const Opened = Schema.Struct({ id: RunId })
const Total = Schema.Struct({ total: Schema.NumberFromString })
const Taken = Schema.Struct({ taken: Schema.Boolean })

/** Runs are kept this long. */
const KEPT_DAYS = 90

const instant = (moment: DateTime.Utc) => DateTime.toDateUtc(moment)
const optionalInstant = (moment: Option.Option<DateTime.Utc>) => Option.getOrNull(Option.map(moment, instant))

export const PgRunHistoryLive = Layer.effect(
  RunHistory,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const runColumns = sql.literal(`
      id::text, job, slot, trigger, instance, state, as_of as "asOf", started_at as "startedAt",
      finished_at as "finishedAt", rows_read::text as "rowsRead", rows_written::text as "rowsWritten", error`)

    const abandonOpenRuns = (job: string) => sql`
      update job_run
      set state = 'abandoned', error = 'the instance ended before the run did'
      where job = ${job} and state = 'running'`

    /** What ran long ago; runs that made a generation stay with it. */
    const forget = (asOf: DateTime.Utc) => sql`
      delete from job_run
      where started_at < ${instant(DateTime.subtract(asOf, { days: KEPT_DAYS }))}
        and id not in (select run_id from generation)`

    const insertRun = (opening: RunOpening) =>
      SqlSchema.findOne({
        Request: Schema.Void,
        Result: Opened,
        execute: () => sql`
          insert into job_run (job, slot, trigger, instance, state, as_of, started_at)
          values (
            ${opening.job},
            ${optionalInstant(opening.slot)},
            ${opening.trigger},
            ${opening.instance},
            'running',
            ${instant(opening.asOf)},
            ${instant(opening.asOf)}
          )
          on conflict (job, slot) where state in ('running', 'completed', 'failed') do nothing
          returning id::text`
      })(undefined)

    const findRun = SqlSchema.findOne({
      Request: RunId,
      Result: RunRow,
      execute: (id) => sql`select ${runColumns} from job_run where id = ${id}::bigint`
    })

    const runnersOf = SqlSchema.findAll({
      Request: RunId,
      Result: RunnerRow,
      execute: (id) => sql`
        select
          name, attempt, state, started_at as "startedAt", finished_at as "finishedAt",
          rows_read::text as "rowsRead", rows_written::text as "rowsWritten", rejected, error
        from job_run_runner
        where run_id = ${id}::bigint
        order by position`
    })

    const jobs = SqlSchema.findAll({
      Request: Schema.Void,
      Result: JobRow,
      execute: () => sql`
        with newest as (
          select distinct on (job) job, state, error
          from job_run
          where state in ('completed', 'failed', 'abandoned')
          order by job, started_at desc, id desc
        ),
        ended as (
          select distinct on (job)
            job,
            json_build_object(
              'startedAt', to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
              'rowsWritten', rows_written,
              'rejected', (
                select coalesce(json_agg(told.row order by position), '[]')
                from job_run_runner, jsonb_array_elements(rejected) as told (row)
                where run_id = id
              )
            ) as told
          from job_run
          where state in ('completed', 'failed')
          order by job, started_at desc, id desc
        ),
        completed as (
          select distinct on (job) job, rows_read
          from job_run
          where state = 'completed' and rows_read > 0
          order by job, started_at desc, id desc
        )
        select
          r.job,
          max(r.started_at) as "lastRun",
          max(r.finished_at) filter (where r.state = 'completed') as "lastSuccess",
          max(n.error) filter (where n.state <> 'completed') as "unhealthyReason",
          coalesce(max(c.rows_read), 0)::text as "lastRows",
          (select told from ended where job = r.job) as "lastEnded"
        from job_run r
        left join newest n on n.job = r.job
        left join completed c on c.job = r.job
        where r.state <> 'skipped'
        group by r.job
        order by r.job`
    })

    return RunHistory.of({
      open: (opening) =>
        sql
          .withTransaction(
            // A dead run's last statement may still hold its row.
            sql`set local statement_timeout = 0`.pipe(
              Effect.zipRight(abandonOpenRuns(opening.job)),

              Effect.zipRight(forget(opening.asOf)),
              Effect.zipRight(insertRun(opening))
            )
          )
          .pipe(Effect.map(Option.map(({ id }) => id)), repositoryErrors("RunHistory.open")),

      skip: (opening, reason) =>
        sql`
          insert into job_run (job, slot, trigger, instance, state, as_of, started_at, finished_at, error)
          values (
            ${opening.job},
            ${optionalInstant(opening.slot)},
            ${opening.trigger},
            ${opening.instance},
            'skipped',
            ${instant(opening.asOf)},
            ${instant(opening.asOf)},
            ${instant(opening.asOf)},
            ${reason}
          )`.pipe(Effect.asVoid, repositoryErrors("RunHistory.skip")),

      record: (opening, outcome) =>
        sql`
          insert into job_run (
            job, slot, trigger, instance, state, as_of, started_at, finished_at, rows_read, rows_written, error
          )
          values (
            ${opening.job},
            ${optionalInstant(opening.slot)},
            ${opening.trigger},
            ${opening.instance},
            ${outcome.state},
            ${instant(opening.asOf)},
            ${instant(opening.asOf)},
            ${instant(outcome.finishedAt)},
            ${outcome.rowsRead}::bigint,
            ${outcome.rowsWritten}::bigint,
            ${Option.getOrNull(outcome.error)}
          )`.pipe(Effect.asVoid, repositoryErrors("RunHistory.record")),

      progress: (run, { rowsRead, rowsWritten }) =>
        sql`
          update job_run
          set
            rows_read = greatest(rows_read, ${rowsRead}::bigint),
            rows_written = greatest(rows_written, ${rowsWritten}::bigint)
          where id = ${run}::bigint and state = 'running'`.pipe(Effect.asVoid, repositoryErrors("RunHistory.progress")),

      close: (run, outcome) =>
        sql`
          update job_run
          set
            state = ${outcome.state},
            finished_at = ${instant(outcome.finishedAt)},
            rows_read = greatest(rows_read, ${outcome.rowsRead}::bigint),
            rows_written = greatest(rows_written, ${outcome.rowsWritten}::bigint),
            error = ${Option.getOrNull(outcome.error)}
          where id = ${run}::bigint and state = 'running'`.pipe(Effect.asVoid, repositoryErrors("RunHistory.close")),

      recordRunner: (run, record) =>
        sql`
          insert into job_run_runner (
            run_id, name, attempt, state, started_at, finished_at, rows_read, rows_written, rejected, error
          )
          values (
            ${run}::bigint,
            ${record.name},
            ${record.attempt},
            ${record.state},
            ${instant(record.startedAt)},
            ${instant(record.finishedAt)},
            ${record.rowsRead}::bigint,
            ${record.rowsWritten}::bigint,
            ${JSON.stringify(record.rejected)}::jsonb,
            ${Option.getOrNull(record.error)}
          )`.pipe(Effect.asVoid, repositoryErrors("RunHistory.recordRunner")),

      isTaken: (job, slot) =>
        SqlSchema.single({
          Request: Schema.Void,
          Result: Taken,
          execute: () => sql`
            select exists (
              select 1 from job_run
              where job = ${job} and slot = ${instant(slot)} and state in ('running', 'completed', 'failed')
            ) as taken`
        })(undefined).pipe(
          Effect.map(({ taken }) => taken),
          Effect.catchTag("NoSuchElementException", Effect.die),
          repositoryErrors("RunHistory.isTaken")
        ),

      list: ({ job, limit, offset, state }) => {
        const matching = sql.and([
          ...Option.match(job, { onNone: () => [], onSome: (name) => [sql`job = ${name}`] }),
          ...Option.match(state, { onNone: () => [], onSome: (value) => [sql`state = ${value}`] })
        ])
        const total = SqlSchema.single({
          Request: Schema.Void,
          Result: Total,
          execute: () => sql`select count(*)::text as total from job_run where ${matching}`
        })
        const page = SqlSchema.findAll({
          Request: Schema.Void,
          Result: RunRow,
          execute: () => sql`
            select ${runColumns}
            from job_run
            where ${matching}
            order by started_at desc, id desc
            limit ${limit}
            offset ${offset}`
        })
        return Effect.all({ total: total(undefined), runs: page(undefined) }).pipe(
          Effect.map(({ runs, total: { total } }) => ({ total, runs })),
          Effect.catchTag("NoSuchElementException", Effect.die),
          repositoryErrors("RunHistory.list")
        )
      },

      find: (id) =>
        findRun(id).pipe(
          Effect.flatMap(
            Option.match({
              onNone: () => Effect.succeedNone,
              onSome: (run) => Effect.map(runnersOf(id), (runners) => Option.some({ run, runners }))
            })
          ),
          repositoryErrors("RunHistory.find")
        ),

      jobs: jobs(undefined).pipe(repositoryErrors("RunHistory.jobs"))
    })
  })
)
