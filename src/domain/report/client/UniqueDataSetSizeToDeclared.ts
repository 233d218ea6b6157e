import { Option } from "effect"
import { best, bytes, type Input, type Prospect } from "../../rules/Explanation.js"
import { printDataSize, printEnough, printExactly, roundUpToPrinted } from "../../shared/Bytes.js"
import { type CheckOutcome, withLimit } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"

/** The client's data, each piece once, against the size that it declared. Source: published rules, "Client checks", 19. */
export const uniqueDataSetSizeToDeclared: ClientCheck = {
  id: "UNIQ_DATA_SET_SIZE_TO_DECLARED",
  passesWhen:
    "The client declared the size of a single data set, and its unique data is smaller than that and as many whole percent more as the limit says.",
  source: "Verified deals (DMOB); client application (GitHub)",
  needsHttp: false,
  ...withLimit<ClientReport>(
    "uniqueDataSetExcessPercentage",
    ({ expectedSizeOfSingleDataset: declared, totalUniqDataSetSize }, limit) => {
      const unique = totalUniqDataSetSize ?? 0n // Unknown counts as 0: "Client checks", 19.
      const percent = 100n + BigInt(Math.trunc(limit))
      return Option.some(
        declared === null || declared <= 0n
          ? undeclared(declared, unique, percent)
          : againstDeclared(declared, unique, percent)
      )
    }
  )
}

const undeclared = (declared: bigint | null, unique: bigint, percent: bigint): CheckOutcome => ({
  result: false,
  metadata: { msg: "Single Size Dataset field is not set correctly in the client application JSON" },
  explanation: {
    inputs: inputsOf(declared, unique),
    boundary: "a declared size above 0",
    prospect: untilDeclared(unique, percent)
  }
})

const againstDeclared = (declared: bigint, unique: bigint, percent: bigint): CheckOutcome => {
  const end = (declared * percent) / 100n
  const result = unique < end
  const boundary = `less than ${printExactly(end)} of unique data`
  return {
    result,
    metadata: { msg: result ? "Unique data set size looks healthy" : "Unique data set size exceeds declared" },
    explanation: {
      inputs: [...inputsOf(declared, unique), { name: "Unique data that is too much", value: bytes(end) }],
      boundary,
      prospect: result ? best : untilBelow(end, unique, boundary)
    }
  }
}

const inputsOf = (declared: bigint | null, unique: bigint): ReadonlyArray<Input> => [
  { name: "Declared size of a single data set", value: declared === null ? null : bytes(declared) },
  { name: "Unique data", value: bytes(unique) }
]

/** How much less unique data there would have to be. */
const untilBelow = (end: bigint, unique: bigint, boundary: string): Prospect => {
  const excess = unique - end + 1n
  const printed = printEnough(excess, (size) => size <= unique)
  return { _tag: "Within", boundary, distance: bytes(excess), text: `passes with ${printed} less of unique data` }
}

/** The least size that could be declared. */
const untilDeclared = (unique: bigint, percent: bigint): Prospect => {
  const enough = (100n * (unique + 1n) + percent - 1n) / percent
  const least = enough < 1n ? 1n : enough
  return {
    _tag: "Within",
    boundary: `a declared size of at least ${printExactly(least)}`,
    distance: bytes(least),
    text: `passes when the application declares at least ${printDataSize(roundUpToPrinted(least))}`
  }
}
