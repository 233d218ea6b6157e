import { Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import type { Deal } from "./Deal.js"

/** A deal as far as the totals of providers read it. */
export interface SectorDeal extends Pick<Deal, "client" | "provider" | "pieceSize" | "termStart"> {
  /** Null and `0` are no sector; the text `null` is one. */
  readonly sectorId: string | null
}

/** Deals of a provider that are in a sector, whenever they began. */
export interface ProviderDeals {
  readonly provider: string
  readonly numOfDeals: number
  /** Bytes. */
  readonly totalDealSize: bigint
  readonly numOfClients: number
  /** Epochs; 0 without deals, and of a client none of whose deals has begun. */
  readonly lastDealHeight: number
  readonly firstDealHeight: number
}

/**
 * Table `provider`, by provider: a row for each that is known, zeros without deals. Deals without client, provider or a
 * possible size are left out. Source: aggregation, "From the deals".
 */
export const providerDeals = (
  providers: Iterable<string>,
  deals: Iterable<SectorDeal>
): ReadonlyArray<ProviderDeals> => {
  const counted = Array.from(deals).filter(isInSector)
  const dealsOf = new Map(groupRows(counted, ({ provider }) => [provider]).map((group) => [group[0].provider, group]))
  return Array.from(new Set(providers))
    .sort(Order.string)
    .map((provider) => totalsOf(provider, dealsOf.get(provider) ?? []))
}

interface DealInSector extends SectorDeal {
  readonly client: string
  readonly provider: string
  readonly pieceSize: bigint
}

const isInSector = (deal: SectorDeal): deal is DealInSector =>
  deal.sectorId !== null &&
  deal.sectorId !== "0" &&
  deal.client !== null &&
  deal.provider !== null &&
  deal.pieceSize !== null &&
  deal.pieceSize >= 0n

const totalsOf = (provider: string, deals: ReadonlyArray<DealInSector>): ProviderDeals => {
  const starts = groupRows(deals, ({ client }) => [client]).map((group) =>
    group.flatMap(({ termStart }) => (termStart === null ? [] : [termStart]))
  )
  return {
    provider,
    numOfDeals: deals.length,
    totalDealSize: sumOf(deals, ({ pieceSize }) => pieceSize),
    numOfClients: starts.length,
    lastDealHeight: chosen(
      starts.map((own) => chosen(own, Order.max(Order.number))),
      Order.max(Order.number)
    ),
    firstDealHeight: chosen(
      starts.map((own) => chosen(own, Order.min(Order.number))),
      Order.min(Order.number)
    )
  }
}

/** The number that is left of many; 0 of none. */
const chosen = (numbers: ReadonlyArray<number>, choose: (a: number, b: number) => number): number => {
  const [first, ...others] = numbers
  return first === undefined ? 0 : others.reduce(choose, first)
}
