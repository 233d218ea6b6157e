import type { ScoreComponent } from "./ScoreComponent.js"

/**
 * Pieces that several clients store. What is shared may exceed the week's bytes, because it is as of now: the value stays at 0 then.
 * Source: published rules, "Weighted compliance score", components.
 */
export const cidSharing: ScoreComponent = {
  id: "cidSharing",
  name: "No CID sharing",
  description: "Share of DataCap whose pieces no other client stores",
  source: "Verified deals (DMOB)",
  weight: 3,
  measured: "Every client",
  good: "No other client stores the piece",
  accounts: ({ clients }) =>
    clients.map(({ client, bytes, sharedBytes }) => ({
      id: client,
      measured: bytes,
      good: bytes - sharedBytes,
      unmeasured: 0n,
      reason: () => "pieces that other clients store as well"
    })),
  words: () => ({
    good: "in pieces that no other client stores",
    unmeasured: null,
    change: (size) => `${size} less in pieces that other clients store as well`,
    boundary: "no other client stores the piece",
    inputs: []
  })
}
