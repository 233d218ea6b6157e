import { assert, describe, it } from "@effect/vitest"
import { Either, Option } from "effect"
import { advertisementPage } from "../../../src/adapters/cid-contact/Advertisement.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const advertisement = {
  Addresses: ["/ip4/203.0.113.7/tcp/24001"],
  ContextID: { "/": { bytes: "AXESIA" } },
  Entries: { "/": "baguqeeraentries" },
  IsRm: false,
  Metadata: { "/": { bytes: "gBI" } },
  PreviousID: { "/": "baguqeeraprevious" },
  Provider: "12D3KooWPeer",
  Signature: { "/": { bytes: "CiQ" } }
}
const read = (changes: object) => Either.getOrThrow(advertisementPage({ ...advertisement, ...changes }))

describe("an advertisement", () => {
  it("names its provider, its context, its entries and the one before it", () => {
    assert.deepStrictEqual<unknown>(read({}), {
      previous: Option.some("baguqeeraprevious"),
      provider: "12D3KooWPeer",
      contextId: "AXESIA",
      entries: Option.some("baguqeeraentries"),
      isRemoval: false
    })
    assert.isTrue(read({ IsRm: true }).isRemoval)
  })

  it("may be the first and may have neither entries nor a context", () => {
    const { PreviousID: _, Entries: __, ContextID: ___, ...bare } = advertisement
    const none = { previous: Option.none(), contextId: null, entries: Option.none() }
    assert.deepInclude(Either.getOrThrow(advertisementPage(bare)), none)
    assert.deepInclude(read({ PreviousID: null, Entries: null, ContextID: null }), none)
  })

  it("is none without a provider or a word on whether it removes, or with an id that leads elsewhere", () => {
    for (const changes of [
      { Provider: "" },
      { Provider: null },
      { IsRm: null },
      { Entries: { "/": "../../ad" } },
      { PreviousID: "baguq" }
    ]) {
      assert.isTrue(Either.isLeft(advertisementPage({ ...advertisement, ...changes })), JSON.stringify(changes))
    }
    assert.isTrue(Either.isLeft(advertisementPage(null)))
  })

  it.prop("never throws, whatever comes", [spoiltDocument(advertisement)], ([document]) => {
    assert.include(["Left", "Right"], advertisementPage(document)._tag)
  })
})
