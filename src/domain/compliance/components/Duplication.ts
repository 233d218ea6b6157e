import type { ScoreComponent } from "./ScoreComponent.js"

/** Pieces that a client stores again at the same provider. Source: published rules, "Weighted compliance score", components. */
export const duplication: ScoreComponent = {
  id: "duplication",
  name: "Unique data",
  description: "Share of DataCap that is not the same piece again at the same provider",
  source: "Verified deals (DMOB)",
  weight: 2,
  measured: "Every client",
  good: "Each piece counts once at each provider",
  accounts: ({ clients }) =>
    clients.map(({ client, bytes, uniqueBytes }) => ({
      id: client,
      measured: bytes,
      good: uniqueBytes,
      unmeasured: 0n,
      reason: () => "the same pieces again at the same provider"
    })),
  words: () => ({
    good: "not the same piece again at the same provider",
    unmeasured: null,
    change: (size) => `${size} less of the same pieces again at the same provider`,
    boundary: "each piece once at each provider",
    inputs: []
  })
}
