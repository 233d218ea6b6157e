import { Option, Schema } from "effect"
import type { AllocatorCheckResult } from "../../../src/domain/report/allocator/AllocatorCheck.js"
import { AllocatorCheckId } from "../../../src/domain/report/allocator/AllocatorCheckId.js"
import type { AllocatorReport } from "../../../src/domain/report/allocator/AllocatorReport.js"
import { checkAllocatorReport } from "../../../src/domain/report/allocator/allocatorReportChecks.js"
import { clientAllocations } from "../../../src/domain/report/allocator/ClientAllocations.js"
import { averageRates, providerDistribution } from "../../../src/domain/report/allocator/ProviderDistribution.js"
import { ClientCheckId } from "../../../src/domain/report/client/ClientCheckId.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { allocatorReport } from "../../domain/report/allocator/allocatorReport.js"
import { Copies, Limits, limitsOf } from "./LimitValues.js"
import { type Answer, vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, ignored, rows, unknownAsNull } from "./VectorValues.js"

const instant = Schema.decodeSync(Instant)

/** What every check may be given; limits are the example ones. */
const common = {
  now: Schema.optionalWith(Instant, { default: () => instant("2025-10-01T06:00:00.000Z") }),
  config: Schema.optionalWith(Limits, { nullable: true, default: () => ({}) })
}

const resultsOf = (
  facts: Partial<AllocatorReport> & Pick<AllocatorReport, "now">,
  config: typeof Limits.Type
): ReadonlyArray<AllocatorCheckResult> => checkAllocatorReport(allocatorReport(facts), limitsOf(config), ruleSetV061)

const stored = ({ check, checkName, checkDescription, result, metadata }: AllocatorCheckResult): Answer => ({
  stored: true,
  check,
  checkName,
  checkDescription,
  result,
  metadata
})

const resultOf = (id: AllocatorCheckId, results: ReadonlyArray<AllocatorCheckResult>): Answer =>
  Option.match(Option.fromNullable(results.find(({ check }) => check === id)), {
    onNone: () => ({ stored: false }),
    onSome: stored
  })

const isClientCheck = Schema.is(ClientCheckId)

/** Checks of an allocator's report, and the rows that it consists of. */
export const allocatorReportRules = {
  "allocator-check-client-multiple-allocators": vectorRule(
    Schema.Struct({ ...common, clients: rows({ client: Schema.String, allocators: Schema.Array(Schema.String) }) }),
    ({ now, config, clients }) =>
      resultOf(
        "CLIENT_MULTIPLE_ALLOCATORS",
        resultsOf({ now, clients: clients.map((client) => ({ ...client, replicas: [] })) }, config)
      )
  ),
  "allocator-check-client-not-enough-copies": vectorRule(
    Schema.Struct({
      ...common,
      requiredCopies: unknownAsNull(Copies),
      clients: rows({
        client: Schema.String,
        replicas: rows({ numOfReplicas: Count, percentage: Schema.Number })
      })
    }),
    ({ now, config, requiredCopies, clients }) =>
      resultOf(
        "CLIENT_NOT_ENOUGH_COPIES",
        resultsOf({ now, requiredCopies, clients: clients.map((client) => ({ ...client, allocators: [] })) }, config)
      )
  ),
  "allocator-check-from-client-checks": vectorRule(
    Schema.Struct({
      ...common,
      clients: Schema.Array(Schema.String),
      show: unknownAsNull(Schema.Array(AllocatorCheckId)),
      clientReports: rows({
        client: Schema.String,
        createDate: Instant,
        lastDatacapSpent: unknownAsNull(Instant),
        checks: Schema.partialWith(Schema.Record({ key: ClientCheckId, value: Schema.Boolean }), { exact: true })
      })
    }),
    ({ now, config, clients, show, clientReports }) => {
      const results = resultsOf(
        {
          now,
          clients: clients.map((client) => ({ client, allocators: [], replicas: [] })),
          clientReports: clientReports.map(({ checks, ...report }, index) => ({
            ...report,
            id: BigInt(index),
            results: checks
          }))
        },
        config
      ).filter(({ check }) => isClientCheck(check))
      return {
        count: results.length,
        checks: results.filter(({ check }) => show === null || show.includes(check)).map(stored)
      }
    }
  ),
  "allocator-check-manual-allocation-schedule": vectorRule(
    Schema.Struct({
      ...common,
      isMetaallocator: Schema.optionalWith(Schema.Boolean, { nullable: true, default: () => false }),
      trancheSchedule: unknownAsNull(Schema.String),
      totalRequested: Schema.optionalWith(Schema.Record({ key: Schema.String, value: Schema.NullOr(Integer) }), {
        nullable: true,
        default: () => ({})
      }),
      allocations: rows({ client: Schema.String, allocation: Integer, timestamp: Instant })
    }),
    ({ now, config, isMetaallocator, trancheSchedule, totalRequested, allocations }) =>
      resultOf(
        "MANUAL_ALLOCATION_SCHEDULE",
        resultsOf(
          {
            now,
            isMetaAllocator: isMetaallocator,
            trancheSchedule,
            allocations: allocations.map((row, index) => ({ ...row, id: index, allocator: "f0" })),
            requestedAmounts: new Map(
              Object.entries(totalRequested).flatMap(([client, amount]) => (amount === null ? [] : [[client, amount]]))
            )
          },
          config
        )
      )
  ),
  "allocator-report-client-allocations": vectorRule(
    Schema.Struct({
      clients: rows({
        addressId: unknownAsNull(Schema.String),
        allowanceArray: rows({
          id: ignored,
          allowance: unknownAsNull(Integer),
          createMessageTimestamp: unknownAsNull(Count),
          height: unknownAsNull(Count),
          issueCreateTimestamp: ignored,
          auditTrail: ignored,
          msgCID: ignored,
          dcSource: ignored,
          error: ignored,
          retries: ignored
        })
      })
    }),
    ({ clients }) => ({
      rows: clientAllocations(
        clients
          .flatMap(({ addressId, allowanceArray }) =>
            addressId === null ? [] : allowanceArray.map((row) => ({ client: addressId, ...row }))
          )
          .map(({ client, allowance, createMessageTimestamp, height }, index) => ({
            id: index,
            client,
            allocator: "f0",
            allowance,
            grantedAt: createMessageTimestamp,
            height
          }))
      ).map(({ client, allocation, timestamp }) => ({ client, allocation, timestamp }))
    })
  ),
  "allocator-report-provider-distribution": vectorRule(
    Schema.Struct({
      clients: Schema.Record({
        key: Schema.String,
        value: Schema.Array(
          Schema.Struct({
            provider: Schema.String,
            totalDealSize: Integer,
            uniqueDataSize: ignored,
            httpRate: unknownAsNull(Schema.Number),
            urlFinderRate: unknownAsNull(Schema.Number),
            ipniReportingStatus: ignored,
            location: ignored
          })
        )
      })
    }),
    ({ clients }) => {
      const deals = Object.entries(clients).flatMap(([client, providers]) =>
        providers.map(({ provider, totalDealSize, httpRate, urlFinderRate }) => ({
          client,
          provider,
          totalDealSize,
          overall: null,
          http: httpRate,
          urlFinder: urlFinderRate
        }))
      )
      const averages = averageRates(deals, ruleSetV061)
      return {
        rows: providerDistribution(deals).map(({ provider, totalDealSize, percOfTotalDatacap }) => ({
          provider,
          totalDealSize,
          percOfTotalDatacap
        })),
        avgHttp: averages.http,
        avgUrlFinder: averages.urlFinder
      }
    }
  )
}
