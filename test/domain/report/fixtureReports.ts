import { readFileSync } from "node:fs"
import { Schema } from "effect"
import { AllocatorCheckId } from "../../../src/domain/report/allocator/AllocatorCheckId.js"
import { ClientCheckId } from "../../../src/domain/report/client/ClientCheckId.js"
import { parseCsv } from "../../harness/fixture/Csv.js"

/** Reports that the fixture expects after generating them, all at one instant. */
export const reportedAllocators = ["f03010339", "f03010565", "f03010791"] as const
const reportedClients = ["f03100296", "f03100333", "f03100370", "f03100481"] as const

const fixture = new URL("../../facts/dmob-small/", import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, fixture), "utf8")

/** Rows of a table by column. */
export const fixtureRows = (path: string): ReadonlyArray<Readonly<Record<string, string | null>>> => {
  const { header, rows } = parseCsv(read(path))
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? null])))
}

const answer = <A, I>(name: string, body: Schema.Schema<A, I>): A =>
  Schema.decodeSync(Schema.parseJson(Schema.Struct({ body })))(read(`answers/${name}.json`)).body

/** The body that an answer of the fixture has. */
export const fixtureAnswer = (name: string): unknown => answer(name, Schema.Unknown)

const Rate = Schema.NullOr(Schema.Number)
const Metadata = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const AllocatorAnswer = Schema.Struct({
  id: Schema.String,
  create_date: Schema.DateTimeUtc,
  allocator: Schema.String,
  required_copies: Schema.NullOr(Schema.NumberFromString),
  avg_retrievability_success_rate: Rate,
  avg_retrievability_success_rate_http: Rate,
  avg_retrievability_success_rate_url_finder: Rate,
  clients: Schema.Struct({
    data: Schema.Array(
      Schema.Struct({
        client_id: Schema.String,
        allocators: Schema.Array(Schema.String),
        allocations_number: Schema.Int,
        total_allocations: Schema.BigInt,
        replica_distribution: Schema.Array(
          Schema.Struct({ num_of_replicas: Schema.NumberFromString, percentage: Schema.Number })
        ),
        allocations: Schema.Array(Schema.Struct({ allocation: Schema.BigInt, timestamp: Schema.DateTimeUtc }))
      })
    )
  }),
  storage_provider_distribution: Schema.Struct({
    data: Schema.Array(
      Schema.Struct({
        provider: Schema.String,
        total_deal_size: Schema.BigInt,
        perc_of_total_datacap: Schema.Number,
        retrievability_success_rate: Rate,
        retrievability_success_rate_http: Rate,
        retrievability_success_rate_url_finder: Rate
      })
    )
  }),
  check_results: Schema.Array(
    Schema.Struct({
      check: AllocatorCheckId,
      check_name: Schema.String,
      check_description: Schema.String,
      result: Schema.Boolean,
      metadata: Metadata
    })
  )
})

const ClientAnswer = Schema.Struct({
  id: Schema.String,
  create_date: Schema.DateTimeUtc,
  client: Schema.String,
  last_datacap_spent: Schema.NullOr(Schema.DateTimeUtc),
  check_results: Schema.Array(Schema.Struct({ check: ClientCheckId, result: Schema.Boolean }))
})

/** The allocators' reports as the API tells them. */
export const allocatorAnswers = reportedAllocators.map((id) => answer(`report-allocator-${id}-latest`, AllocatorAnswer))

/** The clients' reports as the API tells them. */
export const clientAnswers = reportedClients.map((id) => answer(`report-client-${id}-latest`, ClientAnswer))
