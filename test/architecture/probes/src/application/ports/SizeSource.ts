import { Context, type Effect } from "effect"
import type { Size } from "../../domain/Size.js"
import type { SizeTable } from "../aggregation/AggregationTable.js"
import type { SizeError } from "./PortErrors.js"

export class SizeSource extends Context.Tag("SizeSource")<
  SizeSource,
  { readonly size: (table: SizeTable) => Effect.Effect<typeof Size.Type, SizeError> }
>() {}
