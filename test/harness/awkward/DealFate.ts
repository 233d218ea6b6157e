import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import type { DealTexts } from "./AwkwardDeals.js"

/** What becomes of a deal: it is counted, it is not (yet) one to be counted, or no figure can use it for a reason. */
export type DealFate = "counted" | "starts later" | "before the edition" | "never started" | `rejected: ${string}`

const isDecimalId = (text: string | null | undefined): boolean => /^[0-9]{1,9}$/.test(text ?? "")

const isSize = (text: string | null | undefined): boolean =>
  text !== null && text !== undefined && BigInt(text) >= 0n && BigInt(text) < 2n ** 63n

/** By the texts of the source and nothing that the platform made of them. */
export const fateOf = (deal: DealTexts, asOfEpoch: number): DealFate => {
  if (!isDecimalId(deal.clientId)) return "rejected: client id missing or not a decimal number"
  if (!isDecimalId(deal.providerId)) return "rejected: provider id missing or not a decimal number"
  if (!isSize(deal.pieceSize)) return "rejected: piece size missing, negative or beyond 64 bits"
  // Beyond the 26th century, as 4294967295 is, stands for never.
  if (deal.termStart == null || Number(deal.termStart) > 600_000_000) return "never started"
  if (Number(deal.termStart) < EDITION_START_EPOCH) return "before the edition"
  return Number(deal.termStart) > asOfEpoch ? "starts later" : "counted"
}
