import { wholeAccount } from "./Account.js"
import type { ScoreComponent } from "./ScoreComponent.js"

const MINIMUM_PLACES = 2

/** Places of a client's providers. Source: published rules, "Weighted compliance score", components. */
export const location: ScoreComponent = {
  id: "location",
  name: "Location diversity",
  description: "DataCap of clients that store in at least two places",
  source: "Verified deals (DMOB); places of addresses (ipinfo)",
  weight: 2,
  measured: "Clients with at least one provider whose place is known",
  good: "Two or more known places differ",
  accounts: ({ clients }) =>
    clients.map(({ client, bytes, places }) => {
      const known = new Set(places.filter((place) => place !== null))
      return wholeAccount(
        client,
        bytes,
        known.size === 0 ? null : known.size >= MINIMUM_PLACES,
        () => `one known place: ${Array.from(known).join(", ")}`
      )
    }),
  words: () => ({
    good: "of clients that store in at least two places",
    unmeasured: "of clients whose places are unknown",
    change: (size) => `${size} more of clients that store in at least two places`,
    boundary: "at least two known places",
    inputs: []
  })
}
