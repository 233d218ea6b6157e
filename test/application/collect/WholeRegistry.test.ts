import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { collectRegistry } from "../../../src/application/collect/CollectRegistry.js"
import type { RegistryRow } from "../../../src/application/ports/CollectorStore.js"
import { applicationFields, auditsOf, RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { inMemoryGithub } from "../../support/inMemoryGithub.js"
import { inMemoryIngestProblems, noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { runAt } from "./collectorRun.js"
import { chainOnRecord, countedBy, registryContents } from "./wholeData.js"

/** The real registry, collected. */
const collected = Effect.gen(function* () {
  const state = emptyState()
  const problems = noProblems()
  const outcome = yield* collectRegistry
    .work(runAt("2026-05-20T00:40:00Z"))
    .pipe(
      Effect.provide(
        Layer.mergeAll(
          inMemoryGithub(registryContents).layer,
          chainOnRecord,
          inMemoryCollectorStore(state),
          inMemoryIngestProblems(problems)
        )
      )
    )
  return { state, outcome, problems: openProblems(problems) }
})

const parseFile = Schema.decodeUnknownSync(Schema.parseJson(RegistryFile))

const statusOf = ({ registryInfo }: RegistryRow) => Option.getOrElse(parseFile(registryInfo).status, () => "none")

/** What rules read of an entry. */
const readOf = ({ allocatorAddress, allocatorId, registryInfo, rejected }: RegistryRow) => {
  const file = parseFile(registryInfo)
  const fields = applicationFields(file)
  return {
    id: allocatorId,
    address: allocatorAddress,
    rejected,
    audits: auditsOf(file).map(({ datacapAmount, outcome }) => `${outcome} ${datacapAmount}`),
    audit: Option.getOrNull(fields.audit),
    dataTypes: Option.match(fields.dataTypes, { onNone: () => 0, onSome: (types) => types.length }),
    sps: Option.getOrNull(fields.requiredSps),
    replicas: Option.getOrNull(fields.requiredReplicas),
    approved: Option.getOrNull(Option.map(fields.approved, DateTime.formatIso)),
    bookkeeping: Option.getOrNull(
      Option.flatMap(file.application, ({ allocation_bookkeeping }) => allocation_bookkeeping)
    )
  }
}

const standard = { dataTypes: 0, rejected: false }
const archived = { audit: null, audits: [], approved: null, rejected: false }

/** Entries by the path of their file, read off the files by hand. */
const byHand: Readonly<Record<string, ReturnType<typeof readOf>>> = {
  // The multisig is blank, so the plain address counts.
  "Allocators/p2pp.json": {
    ...standard,
    id: "f03771751",
    address: "f410fjmezxhwkpu4hf6uptnzlseyrtnhqrrpn74cs7yy",
    audits: ["GRANTED 1"],
    audit: ["Other"],
    sps: null,
    replicas: null,
    approved: "2026-04-16T20:43:07.000Z",
    bookkeeping: ""
  },
  // The multisig differs from the plain address and goes before it.
  "Allocators/recs8oSavswLLrYjA.json": {
    ...standard,
    id: "f03358620",
    address: "f410ffys2f5v4fqfxm2o7wjiyb3kx4b62vpu66gmu7ia",
    audits: ["GRANTED 250", "THROTTLE 150", "UNKNOWN 431", "UNKNOWN 250", "UNKNOWN 544.13"],
    audit: ["Other"],
    sps: "5",
    replicas: "5",
    approved: "2025-05-27T20:21:18.000Z",
    bookkeeping: "https://github.com/filecoin-project/Allocator-Governance"
  },
  // "over 5" storage providers.
  "Allocators/recZdWWKcOUoQ1hQ5.json": {
    ...standard,
    id: "f03619939",
    address: "f2rohxaxoxwhtrmy7gkoa4r6m7qbdtl4ler3eswoq",
    audits: ["GRANTED 5", "MATCH 5"],
    audit: ["Automated"],
    sps: "5",
    replicas: "5",
    approved: "2025-08-28T16:39:56.000Z",
    bookkeeping: "https://github.com/WorldPeace1121/OneForm-SocialCap"
  },
  // An amount with a fraction.
  "Allocators/recukrpBz5CjxcaHR.json": {
    ...standard,
    id: "f03016877",
    address: "f2v4lcttpwtiou2wsijws5etsmy2spzvotxlaq6hi",
    audits: ["GRANTED 5", "DOUBLED 10", "THROTTLE 2.5"],
    audit: ["Public Open"],
    sps: "3",
    replicas: "3",
    approved: "2025-07-29T04:34:12.000Z",
    bookkeeping: "https://github.com/Blockchain-World-News/FIL-DC-Allocator"
  },
  // An amount in a text, and one in a number.
  "Allocators/rec7IecIeTKzaXkAv.json": {
    ...standard,
    id: "f03623615",
    address: "f2ch6wkvgpyme2x4pz33wcev4brl3irscriiky5uy",
    audits: ["GRANTED 5", "MATCH 5", "MATCH 5"],
    audit: ["Public Open"],
    sps: "5",
    replicas: "5",
    approved: "2025-08-28T20:14:51.000Z",
    bookkeeping: "https://github.com/lyjmry/Open-Data-Pathway"
  },
  // Rejected, in both spellings; one with a blank amount.
  "Allocators/rec9cFeyiinD0v3iO.json": {
    ...standard,
    id: "f03617869",
    address: "f2qfgl2ybxx7dul5qe7rmmzwmaq7xp4woscu3lbnq",
    rejected: true,
    audits: ["GRANTED 5", "REJECTED null"],
    audit: ["Public Open"],
    sps: "5",
    replicas: "8",
    approved: "2025-07-29T04:06:39.000Z",
    bookkeeping: "https://github.com/baogebaoge178/JingBeiTrade-Allocator"
  },
  "Allocators/recRHrfiChk5HUdjy.json": {
    ...standard,
    id: "f03019912",
    address: "f2v3zv6qw2w4gslejsqmetpmelcupdnecsktdcxcq",
    rejected: true,
    audits: ["GRANTED 5", "REJECT 0"],
    audit: ["Public Open"],
    sps: "2",
    replicas: "2",
    approved: "2025-07-29T04:39:59.000Z",
    bookkeeping: "https://github.com/filplus-bookkeeping/PiKNiK-FILplus"
  },
  // The older layout, removed.
  "Allocator_Archive/1001.json": {
    ...archived,
    id: "f03019835",
    address: "f2o2obeorcnu4zp6zbs6i2pxkzqppxyxommqpsefi",
    rejected: true,
    dataTypes: 4,
    sps: "5",
    replicas: "5",
    bookkeeping: "https://github.com/CloudX-Lab/filecion"
  },
  // The plain address is that of a contract shared by many.
  "Allocator_Archive/997.json": {
    ...archived,
    id: "f03015757",
    address: "f27vme4xvjuzwnrx4djdd52jnj5y3arvrtvhc5niy",
    dataTypes: 2,
    sps: "2",
    replicas: "2",
    bookkeeping: "https://github.com/fidlabs/Enterprise-Data-Pathway/"
  },
  // Where the id belongs stands an address, and the file wins.
  "Allocator_Archive/76.json": {
    ...archived,
    id: "f410f7l5mtq7w3m52y4joj4ckkiaaqgireqton3l6joy",
    address: "f410f7l5mtq7w3m52y4joj4ckkiaaqgireqton3l6joy",
    rejected: true,
    dataTypes: 1,
    sps: "1",
    replicas: "1",
    bookkeeping: "https://github.com/fidlabs/filplus-faucet"
  }
}

describe("the whole registry", () => {
  it.effect("gives 60 current and 57 archived allocators out of 126 files", () =>
    Effect.gen(function* () {
      const { outcome, state } = yield* collected
      assert.deepStrictEqual(outcome, { rowsRead: 126, rowsWritten: 117, failures: [] })
      assert.deepStrictEqual([state.current.length, state.archive.length], [60, 57])
    })
  )

  it.effect("rejects two current allocators by their audits and 18 archived ones by their status", () =>
    Effect.gen(function* () {
      const { state } = yield* collected
      const rejected = (rows: ReadonlyArray<RegistryRow>) => rows.filter((row) => row.rejected)
      assert.deepStrictEqual(
        rejected(state.current).map(({ allocatorId }) => allocatorId),
        ["f03617869", "f03019912"]
      )
      assert.deepStrictEqual(countedBy(rejected(state.archive), statusOf), {
        "In-Active": 1,
        Removed: 5,
        inactive: 4,
        none: 1,
        open: 3,
        removed: 4
      })
      assert.deepStrictEqual(
        countedBy(
          state.archive.filter((row) => !row.rejected),
          statusOf
        ),
        { Active: 39 }
      )
    })
  )

  it.effect("tells of nine files why they do not count", () =>
    Effect.gen(function* () {
      const { problems } = yield* collected
      assert.deepStrictEqual(
        problems.map(({ allocatorId, reason, subject }) => [subject, allocatorId, reason]),
        [
          ["Allocators/rec1aSx8GP4jczIYu.json", null, "no allocator id"],
          ["Allocators/recABLWwmzTJHO29f.json", null, "no allocator id"],
          ["Allocators/recX9h8lbLwxiEkVd.json", null, "no allocator id"],
          ["Allocators/recibNpvCXezcvPbf.json", null, "no allocator id"],
          ["Allocator_Archive/1024.json", null, "no allocator id"],
          ["Allocator_Archive/1067.json", "f03019928", "superseded"],
          ["Allocator_Archive/1083.json", null, "no allocator id"],
          ["Allocator_Archive/1093.json", null, "no allocator id"],
          ["Allocator_Archive/990.json", null, "no allocator id"]
        ]
      )
    })
  )

  it.effect.each(Object.entries(byHand))("reads %s as a person does", ([path, expected]) =>
    Effect.gen(function* () {
      const { state } = yield* collected
      const row = [...state.current, ...state.archive].find((stored) => stored.path === path)
      assert.deepStrictEqual(row === undefined ? undefined : readOf(row), expected)
    })
  )
})
