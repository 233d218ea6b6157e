import { DateTime, FastCheck as fc } from "effect"
import { declarationsOf } from "../../../src/domain/client/Bookkeeping.js"
import type { ClientFacts } from "../../../src/domain/report/ClientFacts.js"
import { providerOf, rowOf } from "./clientFacts.js"

const id = fc.oneof(fc.constantFrom("f01", "f07", "f08", "f0121877"), fc.string())
const text = fc.option(fc.string())
const size = fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n })
const seconds = fc.option(fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1e300, Number.NaN)))
const rate = fc.option(
  fc.oneof(
    fc.double({ min: -1e9, max: 1e9 }),
    fc.constantFrom(0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
  )
)

const grant = fc.record({
  id: fc.nat(5),
  client: id,
  allocator: id,
  allowance: fc.option(size),
  height: fc.option(fc.oneof(fc.integer(), fc.constantFrom(2 ** 53, -(2 ** 53)))),
  grantedAt: seconds,
  appliedAt: seconds,
  auditTrail: text
})

/** Clients as there should be none: ids that are none, rows of others, repeated ones, figures that cannot be. */
export const hostileClient: fc.Arbitrary<ClientFacts> = fc.record({
  rows: fc
    .tuple(
      id,
      fc.array(
        fc.record({ id: fc.integer(), client: id, address: text, allocator: fc.option(id), name: text, orgName: text })
      )
    )
    .map(([client, rows]) => [rowOf(1, client, "f07"), ...rows] as const),
  grants: fc.array(grant),
  applications: fc.array(
    fc.record({ allocator: id, declarations: fc.jsonValue().map((document) => declarationsOf(document)) })
  ),
  contractDeviation: fc.option(fc.bigInt({ min: 0n, max: 2n ** 256n })),
  lastDatacapSpent: fc.option(fc.integer().map((millis) => DateTime.unsafeMake(millis))),
  providers: fc.array(
    fc
      .record({ client: id, provider: id, totalDealSize: size, overall: rate, http: rate, urlFinder: rate })
      .map((row) => ({ ...providerOf(row.client, row.provider), ...row }))
  ),
  replicas: fc.array(fc.record({ numOfReplicas: fc.integer(), totalDealSize: size, uniqueDataSize: size })),
  cidSharing: fc.array(
    fc.record({ otherClient: id, totalDealSize: size, uniqueCidCount: fc.integer(), otherGrants: fc.array(grant) })
  )
})

/** What a report says, as text, so that no number of it is NaN or beyond all bounds. */
export const spoken = (report: unknown): string =>
  JSON.stringify(report, (_, value) =>
    typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)) ? `${value}` : value
  )
