import { Effect, Option } from "effect"
import { declarationsOf } from "../../domain/client/Bookkeeping.js"
import { clientName } from "../../domain/client/ClientName.js"
import { allocatorsOf } from "../../domain/client/ClientRow.js"
import { ownApplication } from "../../domain/client/OwnApplication.js"
import {
  type OldDatacap,
  type OldDatacapRow,
  type OldDatacapWeek,
  oldDatacapSeries
} from "../../domain/datacap/OldDatacap.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import { stated } from "../../domain/shared/Texts.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import { type ClientNames, ClientRepository } from "../ports/ClientRepository.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"

/** {@link OldDatacap} of one whose name is given, where it has one. */
export interface NamedOldDatacap extends OldDatacap {
  readonly name: string | null
}

/** {@link OldDatacapWeek} with names. */
export interface NamedOldDatacapWeek extends Omit<OldDatacapWeek, "drilldown"> {
  readonly drilldown: ReadonlyArray<NamedOldDatacap>
}

/** What allocators have left of their old DataCap, and what they allocated of it, week by week. */
export const getAllocatorsOldDatacap = Effect.fn("getAllocatorsOldDatacap")(function* () {
  const generations = yield* Generations
  const repository = yield* AllocatorRepository
  const { allocators, generation, rows } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      rows: repository.oldDatacap,
      allocators: repository.allocators
    })
  )
  const names = new Map(allocators.map(({ addressId, name }) => [addressId, stated(name)]))
  return { generation, weeks: withNames(rows, names) }
})

/** What clients have left of their old DataCap, and what they claimed of it, week by week. */
export const getClientsOldDatacap = Effect.fn("getClientsOldDatacap")(function* () {
  const generations = yield* Generations
  const repository = yield* ClientRepository
  const ruleSet = yield* CurrentRuleSet
  const { clients, generation, rows } = yield* generations.snapshot((generation) =>
    Effect.gen(function* () {
      const rows = yield* repository.oldDatacap
      const clients = yield* repository.namesOf([...new Set(rows.map(({ holder }) => holder))])
      return { generation, rows, clients }
    })
  )
  const names = new Map(clients.map((client) => [client.client, nameOf(client, ruleSet)]))
  return { generation, weeks: withNames(rows, names) }
})

/** The newest reference asks the application file first, that with FilSpark the chain alone. Source: published rules, "Old datacap". */
const nameOf = ({ applications, rows }: ClientNames, { measuresHttp }: RuleSet): string | null => {
  const application = measuresHttp
    ? Option.none()
    : ownApplication(
        applications.map(({ allocator, name }) => ({
          allocator,
          declarations: declarationsOf({ Client: { Name: name } })
        })),
        allocatorsOf(rows)
      )
  return clientName(Option.getOrNull(Option.flatMap(application, ({ clientName: declared }) => declared)), rows)
}

const withNames = (
  rows: Iterable<OldDatacapRow>,
  names: ReadonlyMap<string, string | null>
): ReadonlyArray<NamedOldDatacapWeek> =>
  oldDatacapSeries(rows).map((week) => ({
    ...week,
    drilldown: week.drilldown.map((balance) => ({ ...balance, name: names.get(balance.holder) ?? null }))
  }))
