import { readFileSync } from "node:fs"
import { Schema } from "effect"
import { AllocatorCheckId } from "../../../src/domain/report/allocator/AllocatorCheckId.js"
import { ClientCheckId } from "../../../src/domain/report/client/ClientCheckId.js"

/** Reports that the fixture expects after generating them, all at one instant. */
export const reportedAllocators = ["f03010339", "f03010565", "f03010791"] as const
export const reportedClients = ["f03100296", "f03100333", "f03100370", "f03100481"] as const

const fixture = new URL("../../facts/dmob-small/", import.meta.url)
/** A file of the fixture. */
export const readFixture = (path: string): string => readFileSync(new URL(path, fixture), "utf8")

const answer = <A, I>(name: string, body: Schema.Schema<A, I>): A =>
  Schema.decodeSync(Schema.parseJson(Schema.Struct({ body })))(readFixture(`answers/${name}.json`)).body

/** The body that an answer of the fixture has. */
export const fixtureAnswer = (name: string): unknown => answer(name, Schema.Unknown)

const Metadata = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const AllocatorAnswer = Schema.Struct({
  id: Schema.String,
  create_date: Schema.DateTimeUtc,
  allocator: Schema.String,
  all_allocators_score_avg: Schema.NullOr(Schema.Number),
  clients: Schema.Struct({ data: Schema.Array(Schema.Struct({ total_allocations: Schema.BigInt })) }),
  check_results: Schema.Array(
    Schema.Struct({
      check: AllocatorCheckId,
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
