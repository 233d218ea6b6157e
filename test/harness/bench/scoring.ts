import { DateTime } from "effect"
import type { RuleSet } from "../../../src/domain/rules/RuleSet.js"
import type { ScoredClient, ScoredProvider, ScoringInput } from "../../../src/domain/scoring/ScoringInput.js"
import { scoreReport } from "../../../src/domain/scoring/scoringMetrics.js"
import { randomFrom } from "../randomFrom.js"
import { type Measurement, measureRatio } from "./measureRatio.js"

const SEED = 20_251_001
const ALLOCATORS = 200
const PROVIDER_ROWS = 5_000
const CLIENTS = 100
const SECTOR = 2n ** 35n
const LIMIT = 20

const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")

const reports = (): ReadonlyArray<ScoringInput> => {
  const random = randomFrom(SEED)
  const whole = (below: number) => Math.floor(random() * below)
  const sectors = (below: number) => BigInt(whole(below)) * SECTOR
  const rates = Array.from({ length: ALLOCATORS }, random)
  const provider = (): ScoredProvider => {
    const uniqueDataSize = sectors(100_000)
    const ipniReportingStatus = random() < 0.5 ? "OK" : "MISREPORTING"
    return { totalDealSize: uniqueDataSize + sectors(2_000), uniqueDataSize, ipniReportingStatus }
  }
  const client = (): ScoredClient => ({
    totalAllocations: sectors(1_000_000),
    allocationsNumber: whole(4),
    lastDatacapSpent: DateTime.subtract(now, { days: whole(300) }),
    expectedSizeOfSingleDataset: random() < 0.2 ? null : sectors(200_000),
    totalUniqDataSetSize: sectors(150_000),
    cidSharing: Array.from({ length: whole(4) }, () => sectors(10_000))
  })
  return rates.map((rate) => ({
    now,
    dataType: "openData",
    clients: Array.from({ length: CLIENTS }, client),
    clientsNumber: CLIENTS,
    providers: Array.from({ length: PROVIDER_ROWS }, provider),
    auditEnds: [DateTime.subtract(now, { days: 1 + whole(900) })],
    httpRate: rate,
    urlFinderRate: rate,
    population: { httpRates: rates, urlFinderRates: rates, figures: {} }
  }))
}

/** Scoring every allocator of a large network, in units of one loop that adds up the deal sizes of the same rows. */
export const scoringBenchmark = (ruleSet: RuleSet) => (): Measurement => {
  const inputs = reports()
  const addUp = () => {
    let total = 0n
    for (const { providers } of inputs) for (const row of providers) total += row.totalDealSize
    return total
  }
  const score = () => inputs.map((input) => scoreReport(input, ruleSet))
  const measurement = measureRatio({ subject: score, yardstick: addUp, limit: LIMIT })
  return {
    ...measurement,
    figures: { ...measurement.figures, allocators: ALLOCATORS, providerRowsEach: PROVIDER_ROWS, clientsEach: CLIENTS }
  }
}
