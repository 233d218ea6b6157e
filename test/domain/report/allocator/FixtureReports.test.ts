import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { averageSecondsToFirstDeal } from "../../../../src/domain/client/SecondsToFirstDeal.js"
import { checkAllocatorReport } from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import {
  type FullAllocatorReport,
  fullAllocatorReport
} from "../../../../src/domain/report/allocator/FullAllocatorReport.js"
import { ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { asOf } from "../../aggregation/dmobSmall.js"
import { fixtureDifferences } from "../fixtureAnswers.js"
import { allocatorBody } from "../fixtureBodies.js"
import {
  chainAllocators,
  chainClients,
  clientFacts,
  contracts,
  datacapAllocations,
  dealHours,
  registered
} from "../fixtureFacts.js"
import { allocatorAnswers, clientAnswers, reportedAllocators } from "../fixtureReports.js"
import { limits } from "./reports.js"

const reportOf = (allocator: string): FullAllocatorReport => {
  const clients = Array.from(
    new Set(chainClients.filter((row) => row.allocator === allocator).map((row) => row.client))
  )
  const answer = allocatorAnswers.find((row) => row.allocator === allocator)
  const report = fullAllocatorReport(
    {
      now: asOf,
      subject: chainAllocators.find((row) => row.allocator === allocator) ?? assert.fail(allocator),
      allocators: chainAllocators,
      registered: registered(allocator),
      clients: clients.map(clientFacts),
      contracts,
      averageSecondsToFirstDeal: averageSecondsToFirstDeal(
        datacapAllocations.filter((grant) => grant.allocator === allocator),
        clients.flatMap((client) => dealHours(client).map((hour) => ({ client, hour })))
      ),
      allAllocatorsScoreAverage: answer?.all_allocators_score_avg ?? null,
      clientReports: clientAnswers.map((row) => ({
        id: BigInt(row.id),
        client: row.client,
        createDate: row.create_date,
        lastDatacapSpent: row.last_datacap_spent,
        results: Object.fromEntries(row.check_results.map(({ check, result }) => [check, result]))
      }))
    },
    ruleSetV061
  )
  return Option.getOrThrow(report)
}

describe("allocators' reports of the fixture", () => {
  it.each(reportedAllocators)("tell of %s what the rules make of its rows, checks and all", (allocator) => {
    const report = reportOf(allocator)
    const { clients, storage_provider_distribution, ...header } = allocatorBody(report)
    const checks = checkAllocatorReport(report, limits, ruleSetV061)
    assert.deepStrictEqual(
      fixtureDifferences(`report-allocator-${allocator}-latest`, {
        ...header,
        clients: { data: clients },
        storage_provider_distribution: { data: storage_provider_distribution },
        check_results: checks.map(({ check, checkName, checkDescription, result, metadata }) => ({
          check,
          check_name: checkName,
          check_description: checkDescription,
          result,
          metadata
        }))
      }),
      []
    )
  })
})
