import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Lists of a report's parts whose order nothing else kept. */
const lists = [
  "client_report_storage_provider_distribution",
  "client_report_replica_distribution",
  "client_report_cid_sharing",
  "allocator_report_client",
  "allocator_report_client_allocation",
  "allocator_report_client_replica_distribution",
  "allocator_report_client_cid_sharing",
  "allocator_report_storage_provider_distribution"
]

/**
 * What reports were made by and from, so that each can be judged again. Reports from before have none of it; columns are
 * null there. Sums that have no greatest become numeric, and reports are found by either id of their subject in any
 * case of letters.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  for (const table of ["client_report", "allocator_report"]) {
    yield* sql`
      alter table ${sql(table)}
        add column measures_http boolean,
        add column limits json,
        add column generation text,
        add column data_as_of timestamptz(3),
        add column sources json,
        add column copies_required bigint`
    yield* sql`comment on column ${sql(table)}.copies_required is 'What the checks read from the required copies that the registry states'`
    yield* sql`comment on column ${sql(table)}.generation is 'Newest published aggregation; data_as_of is its as-of instant'`
    yield* sql`create index on ${sql(table)} (create_date)`
  }

  yield* sql`
    alter table allocator_report
      add column client_reports json,
      add column data_type text,
      add column audit_ends json,
      add column population json,
      add column compliance_week timestamptz(3),
      add column compliance_score double precision,
      add column compliance_verdict text,
      add column compliance_coverage double precision,
      add column compliance_subject json,
      add column compliance json,
      add check (num_nulls(data_type, audit_ends, population) in (0, 3)),
      add check (
        num_nulls(compliance_week, compliance_verdict, compliance_coverage, compliance_subject, compliance) in (0, 5)
      )`
  yield* sql`comment on column allocator_report.client_reports is 'Those that its checks read'`
  yield* sql`comment on column allocator_report.population is 'What its scores were compared with'`
  yield* sql`comment on column allocator_report.compliance_subject is 'What its compliance score was taken from'`
  yield* sql`comment on column allocator_report.compliance is 'The whole score; policy, components and explanations beside what the columns tell'`

  for (const table of lists) yield* sql`alter table ${sql(table)} add column position integer not null default 0`

  yield* sql`alter table client_report alter column total_uniq_data_set_size type numeric`
  yield* sql`alter table allocator_report_client alter column total_uniq_data_set_size type numeric`
  for (const kind of ["client", "allocator"]) {
    yield* sql`
      alter table ${sql(`${kind}_report_storage_provider_distribution`)}
        alter column ipni_reported_claims_count type numeric,
        alter column claims_count type numeric`
  }

  yield* sql`drop index client_report_client_address_idx`
  yield* sql`create index on client_report (lower(client))`
  yield* sql`create index on client_report (lower(client_address))`
  yield* sql`create index on allocator_report (lower(allocator))`
  yield* sql`create index on allocator_report (lower(address))`
})
