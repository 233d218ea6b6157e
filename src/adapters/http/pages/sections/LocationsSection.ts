import { Array as Arr, Order } from "effect"
import type { Place } from "../../../../domain/report/client/ClientReport.js"
import type { ProviderRow } from "../../../../domain/report/ProviderRow.js"
import { groupRows, sumOf } from "../../../../domain/shared/Grouping.js"
import { percentOf, truncated } from "../../../../domain/shared/Ratio.js"
import { counted } from "../../../../domain/shared/Texts.js"
import type { Section, Text } from "../ReportDocument.js"
import { idsText, numberText, percentText, sizeText, statedText, unknown } from "../Wording.js"
import { firstRows } from "./ShownRows.js"

/** Storage providers that a place names. */
const NAMED = 8

/** City, region and country, as far as they are known; a city that is a region is told once. */
export const placeText = (location: Place | null): Text => {
  const parts = Arr.dedupe([location?.city, location?.region, location?.country].filter((part) => part))
  return parts.length === 0 ? unknown() : statedText(parts.join(", "))
}

/** What is stored in a place. */
interface StoredPlace {
  readonly location: Place | null
  readonly providers: ReadonlyArray<string>
  /** Bytes. */
  readonly size: bigint
}

const storedPlaces = (rows: ReadonlyArray<ProviderRow>): ReadonlyArray<StoredPlace> =>
  groupRows(rows, ({ location }) => [location?.country ?? null, location?.region ?? null, location?.city ?? null]).map(
    (group) => ({
      location: group[0].location,
      providers: Arr.dedupe(group.map(({ provider }) => provider)),
      size: sumOf(group, ({ totalDealSize }) => totalDealSize)
    })
  )

const greatestFirst: Order.Order<StoredPlace> = Order.reverse(Order.mapInput(Order.bigint, ({ size }) => size))

/** Where the data is stored. */
export const locationsSection = (rows: ReadonlyArray<ProviderRow>): Section => {
  const places = Arr.sort(storedPlaces(rows), greatestFirst)
  const total = sumOf(places, ({ size }) => size)
  const shown = firstRows(places, "places")
  const countries = new Set(rows.flatMap(({ location }) => (location === null ? [] : [location.country])))
  const unlocated = new Set(rows.filter(({ location }) => location === null).map(({ provider }) => provider)).size
  return {
    id: "locations",
    title: "Locations",
    blocks:
      places.length === 0
        ? [{ _tag: "Paragraph", text: ["No storage providers to locate."] }]
        : [
            {
              _tag: "Paragraph",
              text: [
                `${counted(countries.size, "country", "countries")}. `,
                unlocated === 0
                  ? "The place of every storage provider is known."
                  : `The place of ${counted(unlocated, "storage provider", "storage providers")} is unknown.`,
                " Places are those of the addresses that the storage providers state on chain."
              ]
            },
            {
              _tag: "Table",
              id: "location-table",
              caption: "Places of the storage providers, the one with most data first",
              columns: [
                { name: "Place" },
                { name: "Deals", isNumber: true },
                { name: "Share", isNumber: true },
                { name: "Storage providers", isNumber: true },
                { name: "Which" }
              ],
              rows: shown.rows.map(({ location, providers, size }) => [
                placeText(location),
                sizeText(size),
                percentText(truncated(percentOf(size, total))),
                numberText(providers.length),
                idsText(providers, NAMED)
              ]),
              more: shown.more,
              marked: null
            }
          ]
  }
}
