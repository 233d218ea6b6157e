import { type Effect, Option } from "effect"
import { collectBookkeeping } from "./CollectBookkeeping.js"
import { collectFilspark } from "./CollectFilspark.js"
import { collectIpniStatus } from "./CollectIpniStatus.js"
import { collectLocations } from "./CollectLocations.js"
import type { Collector } from "./Collector.js"
import { collectProviderMetrics } from "./CollectProviderMetrics.js"
import { collectRegistry } from "./CollectRegistry.js"
import { collectUrlFinder } from "./CollectUrlFinder.js"
import { fetchIpni } from "./FetchIpni.js"

const inOrder = [
  collectRegistry,
  collectBookkeeping,
  collectFilspark,
  collectUrlFinder,
  collectProviderMetrics,
  fetchIpni,
  collectIpniStatus,
  collectLocations
] as const

type Work = ReturnType<(typeof inOrder)[number]["work"]>

/**
 * Every collector. On a first start they run in this order, before the aggregation or, where they need it, behind it:
 * bookkeeping follows the links of the registry, the status in the index what was advertised.
 */
export const collectors: ReadonlyArray<Collector<Effect.Effect.Error<Work>, Effect.Effect.Context<Work>>> = inOrder

/** Name of a collector on the command line. */
export const commandName = ({ name }: { readonly name: string }): string => name.replace(/^collect-/, "")

/** The collector that has this name on the command line. */
export const collectorNamed = (command: string) =>
  Option.fromNullable(collectors.find((collector) => commandName(collector) === command))
