import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { clientProviders } from "../../../src/domain/aggregation/ClientProviders.js"
import { clientReplicas } from "../../../src/domain/aggregation/ClientReplicas.js"
import { type EligibleDeal, eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import {
  averageOfWeek,
  complianceSubject,
  ownSharedBytes,
  ratesOfWeek,
  type SubjectSources
} from "../../../src/domain/compliance/SubjectSources.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { weekOf } from "../../../src/domain/time/Week.js"
import { deals, reordered, urlFinderDays } from "../aggregation/arbitraries.js"

const at = (iso: string) => DateTime.unsafeMake(iso)
/** The last week of edition 5 and the first of edition 6. */
const [july7, july14] = [weekOf(at("2025-07-07T00:00:00Z")), weekOf(at("2025-07-14T00:00:00Z"))]

const deal = (client: string, pieceCid: string | null, size: bigint, provider = "f05"): EligibleDeal => ({
  client,
  provider,
  isDdo: false,
  pieceCid,
  size,
  start: july7
})

const place = (provider: string, country: string | null, region: string | null, city: string | null) => ({
  provider,
  lat: null,
  long: null,
  country,
  region,
  city
})

const row = (client: string, provider: string, totalDealSize: bigint, uniqueDataSize = totalDealSize) => ({
  client,
  provider,
  totalDealSize,
  uniqueDataSize
})

const sources: SubjectSources = {
  clients: ["f010", "f09", "f09"],
  deals: [row("f010", "f050", 4n, 3n), row("f010", "f06", 6n), row("f09", "f050", 1n), row("f0999", "f07", 100n)],
  rates: new Map([
    ["f050", 0.5],
    ["f06", null]
  ]),
  weekAverage: 0.25,
  ipni: new Map([["f06", "OK"]]),
  places: [place("f050", "SG", null, "Singapore"), place("f06", null, "Hesse", "Frankfurt")],
  replicas: [8n, 9n].map((copies) => ({ client: "f010", numOfReplicas: Number(copies), totalDealSize: copies })),
  sharedBytes: new Map([["f09", 2n]])
}

describe("an allocator in a week", () => {
  it("has its clients and the providers that they deal with, and what is known of them", () => {
    assert.deepStrictEqual(complianceSubject(sources, july14), {
      weekAverage: 0.25,
      providers: [
        { provider: "f06", bytes: 6n, rate: null, ipni: "OK" },
        { provider: "f050", bytes: 5n, rate: 0.5, ipni: null }
      ],
      clients: [
        {
          client: "f09",
          bytes: 1n,
          places: ["SG//Singapore"],
          biggestProviderBytes: 1n,
          uniqueBytes: 1n,
          sharedBytes: 2n,
          replicaBytes: 0n,
          wellReplicatedBytes: 0n
        },
        {
          client: "f010",
          bytes: 10n,
          places: ["SG//Singapore", null],
          biggestProviderBytes: 6n,
          uniqueBytes: 9n,
          sharedBytes: 0n,
          replicaBytes: 17n,
          wellReplicatedBytes: 8n
        }
      ]
    })
  })

  it("counts replicas by the edition of the week", () => {
    assert.strictEqual(complianceSubject(sources, july7).clients[1]?.wellReplicatedBytes, 17n)
  })

  it("keeps a client without deals, whose score is not measured", () => {
    const subject = complianceSubject({ ...sources, clients: ["f03"], sharedBytes: new Map() }, july14)
    assert.deepInclude(subject.clients[0], { client: "f03", bytes: 0n, places: [] })
    assert.strictEqual(scoreCompliance(subject, defaultPolicy, ruleSetV061).verdict, "notMeasured")
  })

  it.prop(
    "has every byte of its clients once, whatever the order of rows",
    [reordered(deals), reordered(urlFinderDays)],
    ([[rows, otherRows], [verdicts, otherVerdicts]]) => {
      const now = at("2024-05-20T00:00:00Z")
      const subjectOf = (some: typeof rows, days: typeof verdicts) => {
        const eligible = eligibleDeals(some, now)
        const rates = ratesOfWeek(days, weekOf(at("2024-04-15T00:00:00Z")))
        return complianceSubject(
          {
            ...sources,
            clients: ["f09", "f010", "f0100"],
            deals: clientProviders(eligible).toReversed(),
            rates,
            weekAverage: averageOfWeek(rates, rates.keys(), new Set(rates.keys())),
            replicas: clientReplicas(eligible),
            sharedBytes: ownSharedBytes(eligible)
          },
          july14
        )
      }
      const subject = subjectOf(rows, verdicts)
      assert.deepStrictEqual(subject, subjectOf(otherRows, otherVerdicts))
      assert.strictEqual(
        sumOf(subject.providers, ({ bytes }) => bytes),
        sumOf(subject.clients, ({ bytes }) => bytes)
      )
      for (const { bytes, uniqueBytes, biggestProviderBytes, sharedBytes, replicaBytes } of subject.clients) {
        assert.isTrue(uniqueBytes <= bytes && biggestProviderBytes <= bytes && sharedBytes <= bytes)
        assert.strictEqual(replicaBytes, bytes)
      }
    }
  )
})

describe("rates of a week", () => {
  const verdict = (provider: string, iso: string, successRate: number | null) => ({
    provider,
    date: at(iso),
    successRate
  })

  it("are the newest within it, unknown when that one does not tell", () => {
    const rates = ratesOfWeek(
      [
        verdict("f05", "2025-07-09T00:00:00Z", 0.5),
        verdict("f05", "2025-07-08T00:00:00Z", 0.9),
        verdict("f05", "2025-07-14T00:00:00Z", 0.1),
        verdict("f06", "2025-07-13T23:59:59.999Z", null),
        verdict("f06", "2025-07-07T00:00:00Z", 1),
        verdict("f07", "2025-07-06T23:59:59.999Z", 1)
      ],
      july7
    )
    assert.deepStrictEqual(Array.from(rates), [
      ["f05", 0.5],
      ["f06", null]
    ])
  })

  it("average over providers of open data that have deals, the known ones alone", () => {
    const rates = new Map([
      ["f05", 0.5],
      ["f06", null],
      ["f07", 0],
      ["f08", 1]
    ])
    const openData = new Set(["f05", "f06", "f07"])
    assert.strictEqual(averageOfWeek(rates, ["f05", "f05", "f06", "f07", "f08"], openData), 0.25)
    assert.strictEqual(averageOfWeek(rates, ["f05", "f08"], openData), 0.5)
    assert.isNull(averageOfWeek(rates, ["f06", "f08"], openData))
  })
})

describe("bytes that a client shares", () => {
  it("are its own ones on pieces that another client stores too, each piece once", () => {
    const shared = ownSharedBytes([
      deal("f01", "a", 8n),
      deal("f01", "a", 8n, "f06"),
      deal("f01", "b", 2n),
      deal("f02", "a", 16n),
      deal("f02", "c", 4n),
      deal("f03", "c", 4n),
      deal("f01", null, 32n),
      deal("f02", null, 32n)
    ])
    assert.deepStrictEqual(
      shared,
      new Map([
        ["f01", 8n],
        ["f02", 20n],
        ["f03", 4n]
      ])
    )
  })
})
