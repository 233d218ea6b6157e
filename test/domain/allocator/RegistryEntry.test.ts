import { assert, describe, it } from "@effect/vitest"
import { Either, Option } from "effect"
import {
  acceptedAllocators,
  chainDirectory,
  onePerAllocator,
  registryEntry
} from "../../../src/domain/allocator/RegistryEntry.js"

const chain = chainDirectory([
  { id: "f0777", address: "f2chain" },
  { id: "f0778", address: "f2other" }
])
const entry = (json: unknown, path = "Allocators/recAbc.json") => registryEntry(path, json, chain)
const reasonOf = (json: unknown) => Either.match(entry(json), { onLeft: ({ reason }) => reason, onRight: () => null })
const accepted = (json: unknown, path?: string) => Either.getOrThrow(entry(json, path))

describe("registry file", () => {
  it("names the pathway's multisig before its address, and both before the chain's", () => {
    const id = { allocator_id: "f0777" }
    assert.strictEqual(accepted({ ...id, address: "f1a", pathway_addresses: { msig: "f2m" } }).allocatorAddress, "f2m")
    assert.strictEqual(accepted({ ...id, address: "f1a", pathway_addresses: { msig: null } }).allocatorAddress, "f1a")
    assert.strictEqual(accepted({ ...id, address: " ", pathway_addresses: { msig: "" } }).allocatorAddress, "f2chain")
  })

  it("takes a missing id from the chain", () => {
    assert.strictEqual(accepted({ address: "f2chain" }).allocatorId, "f0777")
  })

  it("wins over the chain, and the disagreement is told", () => {
    const disagreeing = accepted({ allocator_id: "f0999", address: "f2chain" })
    assert.strictEqual(disagreeing.allocatorId, "f0999")
    assert.deepStrictEqual(disagreeing.chainDisagreement, Option.some("the chain has f0777 for f2chain"))
    assert.deepStrictEqual(
      accepted({ allocator_id: "f0777", address: "f2new" }).chainDisagreement,
      Option.some("the chain has f2chain for f0777")
    )
    assert.deepStrictEqual(accepted({ allocator_id: "f0777", address: "f2chain" }).chainDisagreement, Option.none())
  })

  it("is unusable without id, without address, or when it is no registry file", () => {
    assert.strictEqual(reasonOf({ address: "f1unknown" }), "noAllocatorId")
    assert.strictEqual(reasonOf({ allocator_id: "f0999" }), "noAddress")
    assert.strictEqual(reasonOf({ allocator_id: 999 }), "malformed")
    assert.strictEqual(reasonOf([]), "malformed")
    assert.strictEqual(reasonOf("text"), "malformed")
  })

  it("rejects by a failed audit in the registry, whatever its status says", () => {
    const file = { allocator_id: "f0777", address: "f2chain", status: "Removed" }
    assert.isFalse(accepted(file).rejected)
    assert.isFalse(accepted({ ...file, audits: [{ outcome: "GRANTED" }, { outcome: null }, {}] }).rejected)
    assert.isTrue(accepted({ ...file, audits: [{ outcome: "failed" }] }, "Allocators/1001.json").rejected)
  })

  it("rejects by any status but Active in the archive, whatever its audits say", () => {
    const archived = (status: string | null) =>
      accepted(
        { allocator_id: "f0777", address: "f2chain", status, audits: [{ outcome: "FAILED" }] },
        "Allocator_Archive/1001.json"
      ).rejected
    assert.isFalse(archived("Active"))
    assert.isTrue(archived("active"))
    assert.isTrue(archived(null))
  })

  it("is usable whatever is odd beside the names of the allocator", () => {
    const named = { allocator_id: "f0777", address: "f2chain" }
    for (const odd of [
      { audits: [null] },
      { audits: {} },
      { status: 1 },
      { history: { Approved: 5 } },
      { application: { required_sps: ["5+"], data_types: "x", audit: [5] } }
    ]) {
      assert.isFalse(accepted({ ...named, ...odd }).rejected)
    }
    assert.isTrue(accepted({ ...named, status: 1 }, "Allocator_Archive/1001.json").rejected)
  })
})

describe("several files of one allocator", () => {
  const kept = (...paths: ReadonlyArray<string>) =>
    onePerAllocator(paths.map((path) => ({ allocatorId: "f01", path }))).map(({ path }) => path)

  it("leave the first in the registry, but a named one before a numbered one", () => {
    assert.deepStrictEqual(kept("Allocators/recB.json", "Allocators/recA.json"), ["Allocators/recB.json"])
    assert.deepStrictEqual(kept("Allocators/1.json", "Allocators/2.json"), ["Allocators/1.json"])
    assert.deepStrictEqual(kept("Allocators/1.json", "Allocators/recA.json", "Allocators/recB.json"), [
      "Allocators/recA.json"
    ])
    assert.deepStrictEqual(kept("Allocators/recA7.json", "Allocators/1.json"), ["Allocators/recA7.json"])
    assert.deepStrictEqual(kept("Allocators/recA7.json", "Allocators/recB.json"), ["Allocators/recB.json"])
  })

  it("leave the last in the archive", () => {
    assert.deepStrictEqual(kept("Allocator_Archive/recA.json", "Allocator_Archive/2.json"), [
      "Allocator_Archive/2.json"
    ])
  })
})

describe("accepted allocators", () => {
  const standings = [
    { allocator: "f01", register: "current", rejected: false },
    { allocator: "f02", register: "current", rejected: true },
    { allocator: "f02", register: "archive", rejected: false },
    { allocator: "f03", register: "archive", rejected: true }
  ] as const
  const ids = (edition: Option.Option<4 | 5 | 6>) =>
    Array.from(
      acceptedAllocators(
        standings,
        Option.map(edition, (id) => ({ id }))
      )
    )

  it("are those of the edition's registry, of any when none is asked", () => {
    assert.deepStrictEqual(ids(Option.some(6)), ["f01"])
    assert.deepStrictEqual(ids(Option.some(5)), ["f02"])
    assert.deepStrictEqual(ids(Option.some(4)), [])
    assert.deepStrictEqual(ids(Option.none()), ["f01", "f02"])
  })
})
