import { Array as Arr, type DateTime, Effect } from "effect"
import { declarationsOf } from "../../domain/client/Bookkeeping.js"
import { allocatorsOf } from "../../domain/client/ClientRow.js"
import type { ClientFacts } from "../../domain/report/ClientFacts.js"
import { type ProviderRow, providerRow } from "../../domain/report/ProviderRow.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import { groupRows } from "../../domain/shared/Grouping.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { askContracts } from "./AskContracts.js"
import { type LookedUpProvider, lookUpProviders } from "./LookUpProviders.js"
import type { ClientRecords } from "./ReadClients.js"

/** What reports read of clients: what our tables say, with what the chain and the services outside add to it. */
export const gatherClients = Effect.fn("gatherClients")(function* (records: ClientRecords, now: DateTime.Utc) {
  const ruleSet = yield* CurrentRuleSet
  const lookedUp = yield* lookUpProviders(records.providers, records.claims)
  const providersOf = rowsBy(providerRows(records, lookedUp, ruleSet, now), ({ client }) => client)
  const [grantsOf, filesOf, replicasOf, sharingOf] = [
    rowsBy(records.grants, ({ client }) => client),
    rowsBy(records.applications, ({ client }) => client),
    rowsBy(records.replicas, ({ client }) => client),
    rowsBy(records.sharing, ({ client }) => client)
  ]
  const clients = groupRows(records.rows, ({ client }) => [client]).map((rows) => {
    const { client } = rows[0]
    const applications = filesOf(client).map(({ allocator, document }) => ({
      allocator,
      declarations: declarationsOf(document)
    }))
    return { client, rows, applications, allocators: allocatorsOf(rows) }
  })
  const deviations = yield* askContracts(clients)
  const lastSpent = new Map(records.lastSpent.map(({ client, hour }) => [client, hour]))
  return clients.map(
    ({ applications, client, rows }): ClientFacts => ({
      rows,
      grants: grantsOf(client),
      applications,
      contractDeviation: deviations.get(client) ?? null,
      lastDatacapSpent: lastSpent.get(client) ?? null,
      providers: providersOf(client),
      replicas: replicasOf(client).map(({ client: _, ...replicas }) => replicas),
      cidSharing: sharingOf(client).map(({ client: _, ...shared }) => ({
        ...shared,
        otherGrants: grantsOf(shared.otherClient)
      }))
    })
  )
})

const providerRows = (
  { distribution, measurements, sparkDays, verdicts }: ClientRecords,
  lookedUp: ReadonlyArray<LookedUpProvider>,
  ruleSet: RuleSet,
  now: DateTime.Utc
): ReadonlyArray<ProviderRow> => {
  const dealsOf = rowsBy(distribution, ({ provider }) => provider)
  const sparkDaysOf = rowsBy(sparkDays, ({ provider }) => provider)
  const verdictsOf = rowsBy(verdicts, ({ provider }) => provider)
  const measurementsOf = rowsBy(measurements, ({ provider }) => provider)
  return lookedUp.flatMap(({ provider, ...told }) => {
    const measured = {
      sparkDays: sparkDaysOf(provider),
      verdicts: verdictsOf(provider),
      measurements: measurementsOf(provider)
    }
    return dealsOf(provider).map((deals) => providerRow(deals, { ...told, ...measured }, ruleSet, now))
  })
}

/** Finds the rows of a key; none is an empty list. */
const rowsBy = <Row>(rows: ReadonlyArray<Row>, keyOf: (row: Row) => string): ((key: string) => ReadonlyArray<Row>) => {
  const groups = Arr.groupBy(rows, keyOf)
  return (key) => groups[key] ?? []
}
