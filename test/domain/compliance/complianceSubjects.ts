import { Array as Arr, FastCheck as fc } from "effect"
import type { CompliancePolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import type {
  ComplianceSubject,
  SubjectClient,
  SubjectProvider
} from "../../../src/domain/compliance/ComplianceSubject.js"
import type { IpniStatus } from "../../../src/domain/storage-provider/IpniStatus.js"

const MOST_BYTES = 2n ** 60n

/** Bytes up to a limit; both ends come often. */
const upTo = (limit: bigint) => fc.oneof({ weight: 6, arbitrary: fc.bigInt(0n, limit) }, fc.constantFrom(0n, limit))

/** 0..1, often one of few so that rates meet the average; sometimes unknown. */
const rate = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1, null), fc.double({ min: 0, max: 1, noNaN: true }))

const ipni = fc.constantFrom<IpniStatus | null>("OK", "MISREPORTING", "NOT_REPORTING", null)

const id = fc.nat(3000).map((number) => `f0${number}`)

const provider: fc.Arbitrary<SubjectProvider> = fc.record({ provider: id, bytes: upTo(MOST_BYTES), rate, ipni })

const place = fc.constantFrom("SG//Singapore", "US/California/San Jose", "DE/Hesse/Frankfurt", null)

const client: fc.Arbitrary<SubjectClient> = fc
  .record({
    client: id,
    bytes: upTo(MOST_BYTES),
    replicaBytes: upTo(MOST_BYTES),
    places: fc.array(place, { maxLength: 4 })
  })
  .chain((sizes) =>
    fc
      .record({
        biggestProviderBytes: upTo(sizes.bytes),
        uniqueBytes: upTo(sizes.bytes),
        sharedBytes: upTo(2n * sizes.bytes),
        wellReplicatedBytes: upTo(sizes.replicaBytes)
      })
      .map((parts) => ({ ...sizes, ...parts }))
  )

/** Allocators with few or no providers and clients, a good part of them unknown. */
export const subjects: fc.Arbitrary<ComplianceSubject> = fc.record({
  weekAverage: rate,
  providers: fc.uniqueArray(provider, { selector: (row) => row.provider, maxLength: 8 }),
  clients: fc.uniqueArray(client, { selector: (row) => row.client, maxLength: 8 })
})

const anyBytes = fc.oneof(fc.bigInt(-(2n ** 80n), 2n ** 80n), fc.constantFrom(0n, 1n, -1n))
const anyRate = fc.option(fc.double())

/** Rows that no platform should hold: negative and huge amounts, parts above their wholes, rates beyond 1, ids twice. */
export const hostileSubjects: fc.Arbitrary<ComplianceSubject> = fc.record({
  weekAverage: anyRate,
  providers: fc.array(fc.record({ provider: fc.oneof(id, fc.string()), bytes: anyBytes, rate: anyRate, ipni }), {
    maxLength: 6
  }),
  clients: fc.array(
    fc.record({
      client: fc.oneof(id, fc.string()),
      bytes: anyBytes,
      places: fc.array(fc.option(fc.string()), { maxLength: 3 }),
      biggestProviderBytes: anyBytes,
      uniqueBytes: anyBytes,
      sharedBytes: anyBytes,
      replicaBytes: anyBytes,
      wellReplicatedBytes: anyBytes
    }),
    { maxLength: 6 }
  )
})

const weight = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 10 }),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => (value < 1e-6 ? 0 : value))
)
const ratio = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 0.75, 1), fc.double({ min: 0, max: 1, noNaN: true }))
const percentage = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }))

const weights: fc.Arbitrary<CompliancePolicy["weights"]> = fc
  .record({
    retrievability: weight,
    location: weight,
    ipni: weight,
    replication: weight,
    duplication: weight,
    cidSharing: weight,
    concentration: weight
  })
  .filter((all) => Object.values(all).some((value) => value > 0))

export const policies: fc.Arbitrary<CompliancePolicy> = fc.record({
  weights,
  threshold: percentage,
  minimumCoverage: ratio,
  maxProviderShare: percentage
})

/** Bytes of an allocator by what each component should find; good ones are at most those that are measured. */
export interface Plan {
  readonly providerBytes: bigint
  readonly clientBytes: bigint
  readonly retrievability: Split
  readonly ipni: Split
  readonly location: Split
  readonly concentrated: bigint
  readonly repeatedBytes: bigint
  readonly sharedBytes: bigint
  readonly replicaBytes: bigint
  readonly badlyReplicatedBytes: bigint
}

/** The first bytes are bad, the last ones unknown. */
export interface Split {
  readonly bad: bigint
  readonly unknown: bigint
}

const split = (all: bigint): fc.Arbitrary<Split> =>
  upTo(all).chain((unknown) => upTo(all - unknown).map((bad) => ({ bad, unknown })))

/** Small enough for a byte to show in a double. */
const PLANNED_BYTES = 2n ** 36n

export const plans: fc.Arbitrary<Plan> = fc
  .record({ providerBytes: upTo(PLANNED_BYTES), clientBytes: upTo(PLANNED_BYTES), replicaBytes: upTo(PLANNED_BYTES) })
  .chain((sizes) =>
    fc
      .record({
        retrievability: split(sizes.providerBytes),
        ipni: split(sizes.providerBytes),
        location: split(sizes.clientBytes),
        concentrated: upTo(sizes.clientBytes),
        repeatedBytes: upTo(sizes.clientBytes),
        sharedBytes: upTo(2n * sizes.clientBytes),
        badlyReplicatedBytes: upTo(sizes.replicaBytes)
      })
      .map((parts) => ({ ...sizes, ...parts }))
  )

/** What lies between neighbouring cuts, and where it starts. */
const stretches = (all: bigint, cuts: ReadonlyArray<bigint>) => {
  const ends = Arr.dedupe([...cuts, all]).sort((a, b) => (a < b ? -1 : 1))
  return ends.map((end, index) => ({ start: ends[index - 1] ?? 0n, bytes: end - (ends[index - 1] ?? 0n) }))
}

const stateAt = (all: bigint, { bad, unknown }: Split, start: bigint): "good" | "bad" | "unknown" =>
  start < bad ? "bad" : start < all - unknown ? "good" : "unknown"

/** An allocator of which each component finds what a plan says. */
export const subjectOf = (plan: Plan): ComplianceSubject => {
  const { providerBytes, clientBytes, retrievability, location } = plan
  const rates = { good: 0.75, bad: 0.25, unknown: null } as const
  const statuses = { good: "OK", bad: "NOT_REPORTING", unknown: null } as const
  const places = { good: ["SG//Singapore", "DE/Hesse/Frankfurt"], bad: ["SG//Singapore", null], unknown: [null] }
  const cutsOf = (all: bigint, { bad, unknown }: Split) => [bad, all - unknown]
  return {
    weekAverage: 0.5,
    providers: stretches(providerBytes, [
      ...cutsOf(providerBytes, retrievability),
      ...cutsOf(providerBytes, plan.ipni)
    ]).map(({ start, bytes }, index) => ({
      provider: `f0${index}`,
      bytes,
      rate: rates[stateAt(providerBytes, retrievability, start)],
      ipni: statuses[stateAt(providerBytes, plan.ipni, start)]
    })),
    clients: stretches(clientBytes, [...cutsOf(clientBytes, location), plan.concentrated]).map(
      ({ start, bytes }, index) => ({
        client: `f0${index}`,
        bytes,
        places: places[stateAt(clientBytes, location, start)],
        biggestProviderBytes: start < plan.concentrated ? bytes : 0n,
        uniqueBytes: index === 0 ? clientBytes - plan.repeatedBytes : 0n,
        sharedBytes: index === 0 ? plan.sharedBytes : 0n,
        replicaBytes: index === 0 ? plan.replicaBytes : 0n,
        wellReplicatedBytes: index === 0 ? plan.replicaBytes - plan.badlyReplicatedBytes : 0n
      })
    )
  }
}

/** The plan after some bad bytes of a component have become good. */
export const improved = (plan: Plan, component: keyof CompliancePolicy["weights"], bytes: bigint): Plan => {
  const better = ({ bad, unknown }: Split): Split => ({ bad: bad - bytes, unknown })
  switch (component) {
    case "retrievability":
      return { ...plan, retrievability: better(plan.retrievability) }
    case "location":
      return { ...plan, location: better(plan.location) }
    case "ipni":
      return { ...plan, ipni: better(plan.ipni) }
    case "replication":
      return { ...plan, badlyReplicatedBytes: plan.badlyReplicatedBytes - bytes }
    case "duplication":
      return { ...plan, repeatedBytes: plan.repeatedBytes - bytes }
    case "cidSharing":
      return { ...plan, sharedBytes: plan.sharedBytes - bytes }
    case "concentration":
      return { ...plan, concentrated: plan.concentrated - bytes }
  }
}
