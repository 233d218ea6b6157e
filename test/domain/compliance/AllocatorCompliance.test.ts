import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { membershipsOf } from "../../../src/domain/compliance/AllocatorCompliance.js"

const week = fc.nat(5)
const allocator = fc.constantFrom("f02", "f010", "f0300")
const client = fc.constantFrom("f01", "f011", "f0111")
const provider = fc.constantFrom("f07", "f070", "f071", "f0700")

describe("memberships", () => {
  const allocatorClients = fc.array(fc.record({ allocator, client, firstWeek: week }))
  const clientProviders = fc.array(fc.record({ client, provider, firstWeek: week }))

  it.prop("begin when a client has both DataCap and a deal", [allocatorClients, clientProviders], ([grants, deals]) => {
    const earliest = new Map<string, number>()
    for (const grant of grants) {
      for (const deal of deals) {
        if (grant.client !== deal.client) continue
        const key = `${grant.allocator} ${deal.provider}`
        const both = Math.max(grant.firstWeek, deal.firstWeek)
        earliest.set(key, Math.min(both, earliest.get(key) ?? both))
      }
    }
    const found = new Map<string, number>()
    for (const one of membershipsOf({ allocatorClients: grants, clientProviders: deals })) {
      const key = `${one.allocator} ${one.provider}`
      found.set(key, Math.min(one.firstWeek, found.get(key) ?? one.firstWeek))
    }
    assert.deepStrictEqual(found, earliest)
  })
})
