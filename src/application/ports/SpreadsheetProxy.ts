import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { UpstreamError } from "./PortErrors.js"

/** A range of a spreadsheet as Google spells it. */
export interface SheetValues {
  readonly range: string
  readonly majorDimension: string
  readonly values: ReadonlyArray<ReadonlyArray<unknown>>
}

/** The published overview of allocators. */
export class SpreadsheetProxy extends Context.Tag("cdp/SpreadsheetProxy")<
  SpreadsheetProxy,
  {
    /** Values of a tab, by its name. None when no key is configured. */
    readonly values: Option.Option<(tab: string) => Effect.Effect<SheetValues, UpstreamError>>
  }
>() {}
