import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { type ClientNames, ClientRepository } from "../../../src/application/ports/ClientRepository.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { getAllocatorsOldDatacap, getClientsOldDatacap } from "../../../src/application/stats/GetOldDatacap.js"
import type { OldDatacapRow } from "../../../src/domain/datacap/OldDatacap.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { weekAt } from "../../../src/domain/time/Week.js"
import { allocator } from "../allocator/allocators.js"

const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }
const Snapshot = Layer.mock(Generations, { snapshot: (read) => read(generation) })

const balance = (week: number, holder: string, oldDatacap: bigint): OldDatacapRow => ({
  week: weekAt(week),
  holder,
  oldDatacap,
  spent: 0n
})

it.effect(
  "old DataCap of allocators comes with the names that the chain states, without the week before the edition",
  () =>
    Effect.gen(function* () {
      const { weeks } = yield* getAllocatorsOldDatacap()
      assert.deepStrictEqual(weeks, [
        {
          week: weekAt(0),
          holders: 3,
          oldDatacap: 12n,
          spent: 0n,
          drilldown: [
            { holder: "f09", oldDatacap: 5n, spent: 0n, name: "Acme" },
            { holder: "f010", oldDatacap: 7n, spent: 0n, name: null }
          ]
        }
      ])
    }).pipe(
      Effect.provide([
        Snapshot,
        Layer.mock(AllocatorRepository, {
          oldDatacap: Effect.succeed([
            balance(-1, "f09", 6n),
            balance(0, "f010", 7n),
            balance(0, "f09", 5n),
            balance(0, "f011", 0n)
          ]),
          allocators: Effect.succeed([
            allocator({ addressId: "f09", name: " Acme " }),
            allocator({ addressId: "f010", name: "n/a" })
          ])
        })
      ])
    )
)

const names: ReadonlyArray<ClientNames> = [
  {
    client: "f0100",
    rows: [
      { id: 1, allocator: "f010", name: "n/a", orgName: "Org" },
      { id: 2, allocator: "f09", name: "Chain", orgName: null }
    ],
    applications: [
      { allocator: "f09", name: "Other file" },
      { allocator: "f010", name: " File of the main allocator " }
    ]
  },
  {
    client: "f0101",
    rows: [{ id: 3, allocator: "f010", name: null, orgName: " Org " }],
    applications: [{ allocator: "f010", name: " " }]
  },
  { client: "f0999", rows: [], applications: [] }
]

const clientNamesUnder = (ruleSet: RuleSet) =>
  Effect.map(getClientsOldDatacap(), ({ weeks }) =>
    weeks.flatMap(({ drilldown }) => drilldown.map(({ name }) => name))
  ).pipe(
    Effect.provide([
      Snapshot,
      Layer.succeed(CurrentRuleSet, ruleSet),
      Layer.mock(ClientRepository, {
        oldDatacap: Effect.succeed([balance(3, "f0100", 1n), balance(3, "f0101", 1n), balance(3, "f0404", 1n)]),
        namesOf: (clients) => Effect.succeed(names.filter(({ client }) => clients.includes(client)))
      })
    ])
  )

it.effect("old DataCap of clients comes with the first name of their rows, else the first organisation", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* clientNamesUnder(ruleSetV061), ["Chain", "Org", null])
  })
)

it.effect("without FilSpark the name in the application file of the main allocator goes first", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* clientNamesUnder(ruleSetV0193), ["File of the main allocator", "Org", null])
  })
)
