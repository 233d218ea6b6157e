import { Option } from "effect"
import { SourceShrank } from "../ports/AggregationStore.js"

export interface Measured {
  readonly source: string
  readonly measure: "rows" | "bytes"
  /** As published. */
  readonly before: bigint
  /** As the source has it now. */
  readonly after: bigint
}

const MILLION = 1_000_000n

/** The refusal of a source that lost more than a share, 0..1, of what is published; none for one that kept enough. */
export const shrinkage = (
  { after, before, measure, source }: Measured,
  maxDrop: number
): Option.Option<SourceShrank> => {
  const lost = before <= 0n ? 0 : 1 - Number((after * MILLION) / before) / Number(MILLION)
  return lost > maxDrop ? Option.some(new SourceShrank({ source, measure, before, after, maxDrop })) : Option.none()
}
