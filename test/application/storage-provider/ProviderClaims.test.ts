import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { AdvertisementStore } from "../../../src/application/ports/AdvertisementStore.js"
import { providerClaims } from "../../../src/application/storage-provider/ProviderClaims.js"
import { compareClaims } from "../../../src/domain/storage-provider/IpniStatus.js"

it.effect(
  "Claims stand beside what the provider's peer advertises, read at once and told to all who share the peer",
  () =>
    Effect.gen(function* () {
      const asked: Array<ReadonlyArray<string>> = []
      const advertised = Layer.mock(AdvertisementStore, {
        entriesOf: (peers) =>
          Effect.sync(() => {
            asked.push(peers)
            return new Map([["shared", 10n]])
          })
      })
      const providers = [
        { provider: "f03", peerId: "shared" },
        { provider: "f01", peerId: "silent" },
        { provider: "f04", peerId: null },
        { provider: "f02", peerId: "shared" }
      ]
      const claims = [
        { provider: "f01", claims: 5n },
        { provider: "f02", claims: 30n },
        { provider: "f03", claims: null }
      ]
      const compared = yield* Effect.provide(providerClaims(providers, claims), advertised)
      assert.deepStrictEqual(
        compared.map(({ provider, ...told }) => {
          const { actualClaims, reportedClaims, status } = compareClaims(told)
          return [provider, status, reportedClaims, actualClaims]
        }),
        [
          ["f03", "OK", 10n, null],
          ["f01", "NOT_REPORTING", null, 5n],
          ["f04", "NOT_REPORTING", null, null],
          ["f02", "MISREPORTING", 10n, 30n]
        ]
      )
      assert.deepStrictEqual(asked, [["shared", "silent", "shared"]])
    })
)
