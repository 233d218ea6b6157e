import { assert, describe, it } from "@effect/vitest"
import { averageSecondsToFirstDeal } from "../../../../src/domain/client/SecondsToFirstDeal.js"
import { exampleLimits } from "../../../../src/domain/report/CheckLimits.js"
import { checkClientReport } from "../../../../src/domain/report/client/clientReportChecks.js"
import { type FullClientReport, fullClientReport } from "../../../../src/domain/report/client/FullClientReport.js"
import { ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { asOf } from "../../aggregation/dmobSmall.js"
import { fixtureDifferences } from "../fixtureAnswers.js"
import { clientBody } from "../fixtureBodies.js"
import { clientFacts, datacapAllocations, dealHours, registered, upstreams } from "../fixtureFacts.js"
import { reportedClients } from "../fixtureReports.js"

const reportOf = (client: string): FullClientReport =>
  fullClientReport({
    ...clientFacts(client),
    now: asOf,
    registered,
    averageSecondsToFirstDeal: averageSecondsToFirstDeal(
      datacapAllocations.filter((grant) => grant.client === client),
      dealHours(client).map((hour) => ({ client, hour }))
    ),
    availableDatacap: upstreams.clientDatacap[client] ?? null,
    workingUrls: new Map(
      Object.entries(upstreams.urlFinderFind).flatMap(([pair, url]) => {
        const [provider = "", own] = pair.split("/")
        return own === client ? [[provider, url]] : []
      })
    )
  })

describe("clients' reports of the fixture", () => {
  it.each(reportedClients)("tell of %s what the rules make of its rows, checks and all", (client) => {
    const report = reportOf(client)
    const checks = checkClientReport(report, exampleLimits, ruleSetV061)
    assert.deepStrictEqual(
      fixtureDifferences(`report-client-${client}-latest`, {
        ...clientBody(report),
        check_results: checks.map(({ check, result, metadata }) => ({ check, result, metadata }))
      }),
      []
    )
  })
})
