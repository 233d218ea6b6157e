import { assert, describe, it } from "@effect/vitest"
import { Either } from "effect"
import { providerList } from "../../../src/adapters/cid-contact/ProviderList.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const entry = {
  AddrInfo: { ID: "12D3KooWPeer", Addrs: ["/ip4/203.0.113.7/tcp/24001"] },
  LastAdvertisement: { "/": "baguqeeranewest" },
  LastAdvertisementTime: "2025-06-28T12:21:06Z",
  Publisher: { ID: "12D3KooWPublisher", Addrs: ["/ip4/203.0.113.8/tcp/3104", "/ip4/203.0.113.9/tcp/3104"] }
}
const read = (...list: ReadonlyArray<unknown>) => Either.getOrThrow(providerList(list))

describe("the list of providers of the index", () => {
  it("names each provider, the first address of its publisher and its newest advertisement", () => {
    assert.deepStrictEqual<unknown>(read(entry), {
      providers: [
        {
          peerId: "12D3KooWPeer",
          publisherAddress: "/ip4/203.0.113.8/tcp/3104",
          newestAdvertisement: "baguqeeranewest"
        }
      ],
      unreadable: []
    })
  })

  it("loses an entry that leads nowhere, and tells of it", () => {
    for (const changes of [
      { Publisher: null },
      { Publisher: { Addrs: [] } },
      { LastAdvertisement: null },
      { AddrInfo: {} }
    ]) {
      const { providers, unreadable } = read({ ...entry, ...changes }, entry)
      assert.deepStrictEqual([providers.length, unreadable.length], [1, 1])
    }
  })

  it("is refused when it is no list", () => {
    assert.isTrue(Either.isLeft(providerList({ providers: [entry] })))
  })

  it.prop("never throws, whatever comes", [spoiltDocument([entry, entry])], ([document]) => {
    const told = Either.match(providerList(document), {
      onLeft: () => null,
      onRight: ({ providers, unreadable }) => providers.length + unreadable.length
    })
    assert.strictEqual(told, Array.isArray(document) ? document.length : null)
  })
})
