import { DateTime, FastCheck as fc, Option, Record as Rec } from "effect"
import { DataType } from "../../../../src/domain/allocator/Allocator.js"
import { defaultPolicy } from "../../../../src/domain/compliance/CompliancePolicy.js"
import { ComplianceVerdict } from "../../../../src/domain/compliance/ComplianceScore.js"
import { ScoreComponentId } from "../../../../src/domain/compliance/components/ScoreComponent.js"
import { AllocatorCheckId } from "../../../../src/domain/report/allocator/AllocatorCheckId.js"
import { byTime, type ClientAllocation } from "../../../../src/domain/report/allocator/ClientAllocations.js"
import { limitSettings } from "../../../../src/domain/report/CheckLimits.js"
import { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import type {
  NewAllocatorReport,
  NewClientReport,
  ReportCompliance,
  ReportProvenance,
  ReportScoring
} from "../../../../src/domain/report/ReportRecord.js"
import type { NumberUnit } from "../../../../src/domain/rules/Explanation.js"
import { type RuleSet, ruleSets } from "../../../../src/domain/rules/RuleSet.js"
import { ScoringMetricId } from "../../../../src/domain/scoring/ScoringMetricId.js"
import { IpniStatus } from "../../../../src/domain/storage-provider/IpniStatus.js"
import { weekAt } from "../../../../src/domain/time/Week.js"

/** Any text that PostgreSQL can hold. */
const text = fc.string({ unit: "binary", maxLength: 12 }).filter((candidate) => !candidate.includes("\0"))

const maybe = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { freq: 2 })

/** Any double, those that are no numbers, infinities and the zero below zero among them. */
const double = fc.double()

/** A number that JSON tells as it is. */
const told = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))

/** What a 64-bit column allows. */
const sized = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

/** More than any size that there is. */
const unbounded = fc.bigInt({ min: -(10n ** 80n), max: 10n ** 80n })

const count = fc.integer({ min: 0, max: 2 ** 31 - 1 })

const instant = fc
  .date({ min: new Date("1000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
  .map(DateTime.unsafeMake)

const list = <A>(arbitrary: fc.Arbitrary<A>) => fc.array(arbitrary, { maxLength: 4 })

const oneOf = <A extends string>({ literals }: { readonly literals: ReadonlyArray<A> }) => fc.constantFrom(...literals)

const unit = fc.constantFrom<NumberUnit>("percent", "percentage points", "days", "storage providers", "none")

const quantity = fc.oneof(
  fc.record({ unit: fc.constant("bytes" as const), amount: unbounded }),
  fc.record({ unit, amount: double })
)

const prospect = fc.oneof(
  fc.constant({ _tag: "Best" as const }),
  fc.record({ _tag: fc.constant("Within" as const), boundary: text, distance: quantity, text }),
  fc.record({ _tag: fc.constant("OutOfReach" as const), reason: text })
)

const explanationFields = {
  inputs: list(fc.record({ name: text, value: maybe(fc.oneof(quantity, text)) })),
  boundary: text,
  prospect
}
const explanation = fc.record(explanationFields)

const metadata = fc
  .record({ msg: text, others: fc.dictionary(text, maybe(fc.oneof(text, told, list(text))), { maxKeys: 3 }) })
  .map(({ msg, others }) => ({ ...others, msg }))

const rates = { overall: maybe(double), http: maybe(double), urlFinder: maybe(double) }

const location = fc.record({
  ip: text,
  city: text,
  region: text,
  country: text,
  loc: text,
  timezone: text,
  org: maybe(text),
  postal: maybe(text)
})

const providerFields = {
  provider: text,
  totalDealSize: sized,
  uniqueDataSize: sized,
  ...rates,
  consistentRetrievability: maybe(double),
  inconsistentRetrievability: maybe(double),
  ttfb: maybe(double),
  bandwidth: maybe(double),
  ipniReportingStatus: oneOf(IpniStatus),
  ipniReportedClaimsCount: maybe(unbounded),
  claimsCount: maybe(unbounded),
  location: maybe(location)
}

/** A row of a storage provider as any report has it, without its client. */
export const anyProvider = fc.record(providerFields)

const replicas = fc.uniqueArray(
  fc.record({ numOfReplicas: fc.maxSafeInteger(), totalDealSize: sized, uniqueDataSize: sized, percentage: double }),
  { selector: ({ numOfReplicas }) => numOfReplicas, maxLength: 3 }
)

const cidSharing = fc.uniqueArray(
  fc.record({
    otherClient: text,
    otherClientApplicationUrl: maybe(text),
    totalDealSize: sized,
    uniqueCidCount: count
  }),
  { selector: ({ otherClient }) => otherClient, maxLength: 3 }
)

const clientFields = {
  client: text,
  allocators: list(text),
  usingClientContract: fc.boolean(),
  clientContractMaxDeviation: maybe(text),
  expectedSizeOfSingleDataset: maybe(unbounded),
  totalUniqDataSetSize: unbounded,
  lastDatacapSpent: maybe(instant),
  lastDatacapReceived: maybe(instant),
  replicas,
  cidSharing
}

const requirements = {
  allocatorRequiredCopies: maybe(text),
  allocatorRequiredSps: maybe(text),
  requiredCopies: maybe(fc.maxSafeInteger())
}

const provenance = (ruleSet: RuleSet): fc.Arbitrary<ReportProvenance> =>
  fc.record({
    ruleSet: fc.constant(ruleSet),
    limits: fc.record(Rec.map(limitSettings, () => maybe(double))),
    generation: text,
    dataAsOf: instant,
    sources: list(
      fc.record({
        name: text,
        lastSuccess: maybe(instant),
        state: fc.constantFrom("fresh", "late", "stale", "never")
      })
    )
  })

const checkFields = { result: fc.boolean(), metadata, explanation }

const verdicts = fc.dictionary(oneOf(ClientCheckId), fc.boolean(), { maxKeys: 3 })

const ruleSet = fc.constantFrom(...ruleSets)

/** Reports of clients that hold anything that their columns allow. */
export const anyClientReport: fc.Arbitrary<NewClientReport> = ruleSet.chain((rules) =>
  fc.record({
    report: fc
      .record({
        ...clientFields,
        ...requirements,
        now: instant,
        address: maybe(text),
        averageSecondsToFirstDeal: maybe(double),
        organizationName: maybe(text),
        applicationUrl: maybe(text),
        isPublicDataset: maybe(fc.boolean()),
        declaredProviders: list(text),
        availableDatacap: maybe(unbounded),
        lowReplicaThreshold: maybe(count),
        highReplicaThreshold: maybe(count),
        totalRequestedAmount: maybe(unbounded),
        providers: fc.uniqueArray(
          fc.record({
            ...providerFields,
            declaredInApplicationFile: maybe(fc.boolean()),
            pieceWorkingUrl: maybe(text)
          }),
          { selector: ({ provider }) => provider, maxLength: 4 }
        )
      })
      .map(({ providers, ...report }) => ({
        ...report,
        providers: providers.map((provider) => ({ ...provider, client: report.client })),
        cidSharingCount: report.cidSharing.length
      })),
    checks: fc.uniqueArray(
      fc.record({ ruleSet: fc.constant(rules.name), check: oneOf(ClientCheckId), ...checkFields }),
      { selector: ({ check }) => check, maxLength: 4 }
    ),
    provenance: provenance(rules)
  })
)

const scoring = (rules: RuleSet): fc.Arbitrary<ReportScoring> =>
  fc.record({
    dataType: oneOf(DataType),
    auditEnds: list(maybe(instant)),
    population: fc.record({
      httpRates: list(double),
      urlFinderRates: list(double),
      figures: fc.dictionary(oneOf(ScoringMetricId), fc.record({ average: maybe(double), maximum: maybe(double) }), {
        maxKeys: 3
      })
    }),
    scores: fc.uniqueArray(
      fc.record({
        ruleSet: fc.constant(rules.name),
        metric: oneOf(ScoringMetricId),
        name: text,
        description: text,
        unit: maybe(fc.constant("%" as const)),
        value: double,
        average: maybe(double),
        minimum: fc.constant(0 as const),
        maximum: double,
        score: count,
        ranges: list(fc.record({ minimum: double, maximum: maybe(double), score: count })),
        metadata: list(text),
        explanation
      }),
      { selector: ({ metric }) => metric, maxLength: 4 }
    )
  })

const toldExplanation = fc.record({ ...explanationFields, sentence: text })

const compliance = (rules: RuleSet): fc.Arbitrary<ReportCompliance> =>
  fc.record({
    week: fc.integer({ min: -1000, max: 1000 }).map(weekAt),
    subject: fc.record({
      weekAverage: maybe(double),
      providers: list(
        fc.record({ provider: text, bytes: unbounded, rate: maybe(double), ipni: maybe(oneOf(IpniStatus)) })
      ),
      clients: list(
        fc.record({
          client: text,
          bytes: unbounded,
          places: list(maybe(text)),
          biggestProviderBytes: unbounded,
          uniqueBytes: unbounded,
          sharedBytes: unbounded,
          replicaBytes: unbounded,
          wellReplicatedBytes: unbounded
        })
      )
    }),
    score: fc.record({
      ruleSet: fc.constant(rules.name),
      policy: fc.record({
        weights: fc.record(Rec.map(defaultPolicy.weights, () => fc.double({ min: 2 ** -40, max: 1e300, noNaN: true }))),
        threshold: fc.double({ min: 2 ** -40, max: 100, noNaN: true }),
        minimumCoverage: fc.double({ min: 2 ** -40, max: 1, noNaN: true }),
        maxProviderShare: fc.double({ min: 2 ** -40, max: 100, noNaN: true })
      }),
      score: maybe(double),
      verdict: oneOf(ComplianceVerdict),
      coverage: double,
      missingToThreshold: maybe(double),
      explanation: toldExplanation,
      components: list(
        fc.record({
          id: oneOf(ScoreComponentId),
          name: text,
          description: text,
          weight: double,
          value: maybe(double),
          coverage: double,
          points: maybe(double),
          maxGain: maybe(double),
          explanation: toldExplanation,
          evidence: list(fc.record({ id: text, bytes: unbounded, reason: text }))
        })
      )
    })
  })

const option = <A>(arbitrary: fc.Arbitrary<A>) => maybe(arbitrary).map(Option.fromNullable)

const allocationsOf = (client: string, allocator: string) =>
  list(fc.record({ id: count, allocation: unbounded, timestamp: instant })).map((rows) =>
    rows.map((row): ClientAllocation => ({ ...row, client, allocator })).sort(byTime)
  )

/** A client's row; amounts that it asked for stand beside, for all rows of a client are one there. */
const allocatorClient = fc.tuple(text, text).chain(([client, allocator]) =>
  fc.record({
    ...clientFields,
    client: fc.constant(client),
    allocator: fc.constant(allocator),
    name: maybe(text),
    applicationUrl: maybe(text),
    applicationTimestamp: maybe(instant),
    allocationsNumber: count,
    totalAllocations: unbounded,
    allocations: allocationsOf(client, allocator)
  })
)

/** Reports of allocators that hold anything that their columns allow. */
export const anyAllocatorReport: fc.Arbitrary<NewAllocatorReport> = ruleSet.chain((rules) =>
  fc.record({
    report: fc
      .record({
        ...requirements,
        now: instant,
        allocator: text,
        address: text,
        name: maybe(text),
        multisig: fc.boolean(),
        isMetaAllocator: fc.boolean(),
        averageSecondsToFirstDeal: maybe(double),
        averageRates: fc.record(rates),
        clientsNumber: count,
        dataTypes: list(text),
        audit: list(text),
        allAllocatorsScoreAverage: maybe(double),
        clients: fc.uniqueArray(allocatorClient, {
          selector: ({ client, allocator }) => JSON.stringify([client, allocator]),
          maxLength: 4
        }),
        providers: list(fc.record({ ...providerFields, client: text, percOfTotalDatacap: double })),
        clientReports: list(
          fc.record({
            id: unbounded,
            client: text,
            createDate: instant,
            lastDatacapSpent: maybe(instant),
            results: verdicts
          })
        ),
        trancheSchedule: maybe(text),
        requested: list(unbounded)
      })
      .map(({ requested, ...report }) => ({
        ...report,
        allocations: report.clients.flatMap(({ allocations }) => allocations).sort(byTime),
        requestedAmounts: new Map(
          requested.flatMap((amount, index) => {
            const client = report.clients[index]
            return client === undefined ? [] : [[client.client, amount] as const]
          })
        )
      })),
    checks: fc.uniqueArray(
      fc.record({
        ruleSet: fc.constant(rules.name),
        check: oneOf(AllocatorCheckId),
        checkName: text,
        checkDescription: text,
        ...checkFields
      }),
      { selector: ({ check }) => check, maxLength: 4 }
    ),
    scoring: option(scoring(rules)),
    compliance: option(compliance(rules)),
    provenance: provenance(rules)
  })
)
