import { best, printQuantity, quantity } from "../../rules/Explanation.js"
import { always } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport, Place } from "./ClientReport.js"

const FEWEST_PLACES = 2

const boundary = "storage providers in more than one place"

/** Places in which the client's data lies: cities, whatever the name says. Source: published rules, "Client checks", 6. */
export const allLocatedInTheSameRegion: ClientCheck = {
  id: "STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION",
  passesWhen:
    "The storage providers are in at least two places, which differ by country, region or city; all unknown locations are one more place.",
  source: "Verified deals (DMOB); places of addresses (ipinfo)",
  needsHttp: false,
  ...always<ClientReport>(({ providers }) => {
    const places = new Set(providers.map(({ location }) => placeKey(location))).size
    const result = places >= FEWEST_PLACES
    const missing = quantity(FEWEST_PLACES - places, "places")
    return {
      result,
      metadata: {
        msg: result
          ? "Storage providers are located in different regions"
          : "All storage providers are located in the same region"
      },
      explanation: {
        inputs: [
          { name: "Storage providers", value: quantity(providers.length, "storage providers") },
          { name: "Places", value: quantity(places, "places") }
        ],
        boundary,
        prospect: result
          ? best
          : {
              _tag: "Within",
              boundary,
              distance: missing,
              text: `passes when storage providers are in ${FEWEST_PLACES} places; they are in ${printQuantity(quantity(places, "places"))}`
            }
      }
    }
  })
}

/** A location of which nothing is known is the same place as an unknown one. */
const placeKey = (location: Place | null): string =>
  JSON.stringify([location?.country ?? null, location?.region ?? null, location?.city ?? null])
