import type { Effect } from "effect"
import { collectBookkeeping } from "./CollectBookkeeping.js"
import { collectFilspark } from "./CollectFilspark.js"
import type { Collector } from "./Collector.js"
import { collectRegistry } from "./CollectRegistry.js"
import { collectUrlFinder } from "./CollectUrlFinder.js"

const inOrder = [collectRegistry, collectBookkeeping, collectFilspark, collectUrlFinder] as const

type Work = ReturnType<(typeof inOrder)[number]["work"]>

/** Every collector. On a first start they run in this order: bookkeeping follows the links of the registry. */
export const collectors: ReadonlyArray<Collector<Effect.Effect.Error<Work>, Effect.Effect.Context<Work>>> = inOrder
