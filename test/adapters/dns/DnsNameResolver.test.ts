import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, TestClock, TestContext } from "effect"
import { dnsNameResolver } from "../../../src/adapters/dns/DnsNameResolver.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import type { HostAddress } from "../../../src/domain/storage-provider/HostAddress.js"
import { type DnsReply, loopbackDns, record } from "../../support/LoopbackDns.js"
import { adapterWith, policyFor, testCallPolicy } from "../../support/LoopbackService.js"

const dns4 = (host: string): HostAddress => ({ protocol: "dns4", host })
const dns6 = (host: string): HostAddress => ({ protocol: "dns6", host })

const zone: Record<string, DnsReply> = {
  "A miner.example": {
    answers: [record("A", "miner.example", "198.51.100.7"), record("A", "miner.example", "198.51.100.8")]
  },
  "AAAA miner.example": { answers: [record("AAAA", "miner.example", "2001:db8::7")] },
  "A only6.example": { answers: [] },
  "AAAA only6.example": { answers: [record("AAAA", "only6.example", "2001:db8::6")] }
}
const inZone = (question: string): DnsReply => zone[question] ?? { code: 3 }

const asking = <A, E>(server: string, use: Effect.Effect<A, E, NameResolver>, policy = testCallPolicy) =>
  Effect.provide(use, adapterWith(dnsNameResolver(policy), { DNS_SERVERS: server }))

const resolve = (name: HostAddress) => Effect.flatMap(NameResolver, (names) => names.resolve(name))

describe("a name", () => {
  it.scopedLive("resolves to its first A record, or to its first AAAA record where that is wanted", () =>
    Effect.gen(function* () {
      const dns = yield* loopbackDns(inZone)
      const found = yield* asking(
        dns.server,
        Effect.forEach([dns4("miner.example"), dns6("miner.example"), dns6("only6.example")], resolve)
      )
      assert.deepStrictEqual(found.map(Option.getOrNull), ["198.51.100.7", "2001:db8::7", "2001:db8::6"])
    })
  )

  it.scopedLive("that nobody has, that has no such record or that is no name resolves to nothing", () =>
    Effect.gen(function* () {
      const dns = yield* loopbackDns(inZone)
      const names = [dns4("gone.example"), dns4("only6.example"), dns4(`${"x".repeat(64)}.example`), dns4("a..b")]
      const found = yield* asking(dns.server, Effect.forEach(names, resolve))
      assert.deepStrictEqual(found, [Option.none(), Option.none(), Option.none(), Option.none()])
    })
  )

  it.scopedLive("that is an address stands for itself, and nobody is asked", () =>
    Effect.gen(function* () {
      const dns = yield* loopbackDns(inZone)
      const found = yield* asking(dns.server, resolve({ protocol: "ip6", host: "2001:db8::1" }))
      assert.deepStrictEqual([found, dns.questions], [Option.some("2001:db8::1"), []])
    })
  )

  it.scopedLive("is asked for once in twelve hours, however many want it; one without a record every time", () =>
    Effect.gen(function* () {
      const dns = yield* loopbackDns(inZone)
      yield* asking(
        dns.server,
        Effect.gen(function* () {
          const names = [dns4("miner.example"), dns4("miner.example"), dns6("miner.example"), dns4("gone.example")]
          yield* Effect.forEach(names, resolve, { concurrency: "unbounded" })
          yield* TestClock.adjust("11 hours")
          yield* Effect.forEach(names, resolve)
          assert.deepStrictEqual(
            [...dns.questions].sort(),
            ["A gone.example", "A gone.example", "A miner.example", "AAAA miner.example"].sort()
          )
          yield* TestClock.adjust("2 hours")
          yield* resolve(dns4("miner.example"))
          assert.strictEqual(dns.questions.filter((question) => question === "A miner.example").length, 2)
        })
      )
    }).pipe(Effect.provide(TestContext.TestContext))
  )
})

const faults: ReadonlyArray<{ name: string; reply: DnsReply; reason: UpstreamError["reason"] }> = [
  { name: "does not answer", reply: "silence", reason: "timeout" },
  { name: "failed itself", reply: { code: 2 }, reason: "refused" },
  { name: "refuses", reply: { code: 5 }, reason: "refused" },
  { name: "sends what is no answer", reply: { raw: Buffer.from("<html>") }, reason: "malformed" }
]

it.scopedLive.each(faults)("a name server that $name gives the reason", ({ reason, reply }) =>
  Effect.gen(function* () {
    const dns = yield* loopbackDns(() => reply)
    const error = yield* Effect.flip(asking(dns.server, resolve(dns4("miner.example")), policyFor(reason)))
    assert.deepInclude({ ...error }, { _tag: "UpstreamError", service: "dns", reason })
  })
)

it.scopedLive("a row of names that their own servers cannot tell does not make the service be left alone", () =>
  Effect.gen(function* () {
    const dns = yield* loopbackDns((question) => zone[question] ?? { code: 2 })
    const broken = Array.from({ length: 5 }, (_, index) => Effect.flip(resolve(dns4(`broken${index}.example`))))
    const found = yield* asking(dns.server, Effect.zipRight(Effect.all(broken), resolve(dns4("miner.example"))), {
      ...testCallPolicy,
      suspendAfter: 2
    })
    assert.deepStrictEqual(found, Option.some("198.51.100.7"))
  })
)

it.scopedLive("a server that is silent does not keep the next one from being asked", () =>
  Effect.gen(function* () {
    const silent = yield* loopbackDns(() => "silence")
    const dns = yield* loopbackDns(inZone)
    const found = yield* asking(`${silent.server}, ${dns.server}`, resolve(dns4("miner.example")), {
      ...testCallPolicy,
      timeout: "2 seconds"
    })
    assert.deepStrictEqual(found, Option.some("198.51.100.7"))
  })
)

it.effect("a server that is no address stops the start and names the variable", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(asking("dns.example", resolve(dns4("miner.example"))))
    assert.match(String(error), /DNS_SERVERS.*Expected addresses/)
  })
)
