import { assert, describe, it } from "@effect/vitest"
import { multiaddr } from "@multiformats/multiaddr"
import { Either, FastCheck as fc } from "effect"
import { type PublisherAddress, publisherAddress } from "../../../src/adapters/shared/PublisherAddress.js"

const read = (address: string): PublisherAddress => Either.getOrThrow(publisherAddress(address))
const urlOf = (address: string): string => read(address).baseUrl
const base64 = (text: string): string => Buffer.from(multiaddr(text).bytes).toString("base64")

describe("publisher address", () => {
  it("puts IPv6 in brackets", () => {
    assert.deepStrictEqual(read("/ip6/2001:db8::1/tcp/3104/http"), {
      protocol: "ip6",
      host: "2001:db8::1",
      port: 3104,
      isHttps: false,
      baseUrl: "http://[2001:db8::1]:3104"
    })
    assert.strictEqual(urlOf(base64("/ip6/2001:db8::1/tcp/443/https")), "https://[2001:db8::1]:443")
  })

  it("keeps the family of a name, dns4 when it has none", () => {
    const protocol = (address: string) => read(address).protocol
    assert.deepStrictEqual(["/dns/a.example", "/dns4/a.example", "/dns6/a.example/tcp/80/http"].map(protocol), [
      "dns4",
      "dns4",
      "dns6"
    ])
  })

  it("names no port that the address does not name", () => {
    assert.strictEqual(urlOf("/dns4/a.example/https"), "https://a.example")
    assert.isNull(read("/ip4/203.0.113.7").port)
    assert.strictEqual(
      urlOf("/ip4/203.0.113.7/tcp/24001/p2p/12D3KooWNSRG5wTShNu6EXCPTkoH7dWsphKAPrbvQchHa5arfsDC"),
      "http://203.0.113.7:24001"
    )
  })

  it("is text when it begins with a slash, however much that looks like base64", () => {
    for (const text of ["/ip4/10.0.0.1/tcp/80", "/dns/ab/tcp/80/http", "/dns4/abcd"]) {
      assert.deepStrictEqual(read(text), read(base64(text)), text)
    }
    assert.isTrue(Either.isLeft(publisherAddress("/abc")))
  })

  it.prop(
    "reads the same of both forms",
    [fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), fc.integer({ min: 1, max: 65535 }), fc.boolean()],
    ([host, port, isHttps]) => {
      const kind = host.includes(":") ? "ip6" : /^[\d.]+$/.test(host) ? "ip4" : "dns4"
      const text = `/${kind}/${host}/tcp/${port}/${isHttps ? "https" : "http"}`
      const address = read(text)
      assert.deepStrictEqual(read(base64(text)), address)
      assert.deepStrictEqual([address.port, address.isHttps], [port, isHttps])
      assert.isTrue(URL.canParse(address.baseUrl), address.baseUrl)
    }
  )

  it.prop(
    "reads any text without throwing",
    [
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.string().map((text) => `/${text}`)
      )
    ],
    ([text]) => {
      assert.isTrue(
        Either.match(publisherAddress(text), {
          onLeft: ({ address }) => address === text,
          onRight: ({ baseUrl }) => URL.canParse(baseUrl)
        })
      )
    }
  )

  it("of a name that would make another host of the URL is unreadable", () => {
    for (const name of ["user@evil.example", "a.example:80", "a.example?", "a#b", "a b", "a%2Fb", "[::1]"]) {
      assert.isTrue(Either.isLeft(publisherAddress(`/dns4/${name}/tcp/80/http`)), name)
    }
  })

  it("without a host in front is unreadable and says why", () => {
    for (const address of [
      "",
      "/",
      "/ip4",
      "/ip4/999.1.1.1/tcp/80",
      "/tcp/80",
      "/unix/tmp",
      "/dnsaddr/a.example",
      "AA==",
      "no base64!",
      "BMsA"
    ]) {
      const failure = Either.getOrThrow(Either.flip(publisherAddress(address)))
      assert.match(failure.message, /^unreadable address .*: ./)
    }
  })
})

describe("publisher address of Curio", () => {
  it("has the port of its scheme when it names none", () => {
    const path = "http-path/%2Fipni-provider%2F12D3KooWabc"
    assert.strictEqual(urlOf(`/dns/curio.example/http/${path}`), "http://curio.example:80/ipni-provider/12D3KooWabc")
    assert.strictEqual(urlOf(`/dns/curio.example/https/${path}`), "https://curio.example:443/ipni-provider/12D3KooWabc")
    assert.strictEqual(urlOf(`/ip6/2001:db8::1/http/${path}`), "http://[2001:db8::1]:80/ipni-provider/12D3KooWabc")
    assert.strictEqual(
      urlOf(`/dns4/curio.example/tcp/8443/https/${path}`),
      "https://curio.example:8443/ipni-provider/12D3KooWabc"
    )
  })

  it("may be binary, unescaped or escaped in small letters, with slashes too many", () => {
    const expected = "https://curio.example:443/ipni-provider/12D3KooWabc"
    const text = "/dns/curio.example/https/http-path/%2Fipni-provider%2F12D3KooWabc"
    assert.strictEqual(urlOf(base64(text)), expected)
    assert.strictEqual(urlOf("/dns/curio.example/https/http-path//ipni-provider/12D3KooWabc"), expected)
    assert.strictEqual(urlOf("/dns/curio.example/https/http-path/%2fipni-provider%2f%2f12D3KooWabc"), expected)
  })

  it("has no path when it is not that of the index provider", () => {
    assert.strictEqual(urlOf("/dns/a.example/https/http-path/%2Fother"), "https://a.example")
  })
})
