import { wholeAccount } from "./Account.js"
import type { ScoreComponent } from "./ScoreComponent.js"

/** Reporting to the network's index. Source: published rules, "Weighted compliance score", components. */
export const ipni: ScoreComponent = {
  id: "ipni",
  name: "IPNI reporting",
  description: "DataCap at providers that report their data to IPNI correctly",
  source: "Verified deals (DMOB); advertisements (cid.contact)",
  weight: 3,
  measured: "Providers with an IPNI status",
  good: "The status is OK",
  accounts: ({ providers }) =>
    providers.map(({ provider, bytes, ipni: status }) =>
      wholeAccount(provider, bytes, status === null ? null : status === "OK", () => `IPNI status ${status}`)
    ),
  words: () => ({
    good: "at providers with IPNI status OK",
    unmeasured: "at providers without an IPNI status",
    change: (size) => `${size} more at providers with IPNI status OK`,
    boundary: "IPNI status OK",
    inputs: []
  })
}
