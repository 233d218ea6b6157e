import { readdirSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Either, Option, Schema } from "effect"
import { dataTypeOf, isStandardAllocator } from "../../../src/domain/allocator/Allocator.js"
import { auditOutcome } from "../../../src/domain/allocator/AuditHistory.js"
import { chainDirectory, registryEntry } from "../../../src/domain/allocator/RegistryEntry.js"
import { applicationFields, auditsOf, RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const decode = Schema.decodeUnknownSync(RegistryFile)
const fields = (json: unknown) => applicationFields(decode(json))
const approved = (text: string) => Option.map(fields({ history: { Approved: text } }).approved, DateTime.formatIso)

describe("application fields of a registry file", () => {
  it("take the first run of digits of a required number", () => {
    const required = (value: string | number) => fields({ application: { required_sps: value } }).requiredSps
    assert.deepStrictEqual(required("3 to 5"), Option.some("3"))
    assert.deepStrictEqual(required("at least 10+"), Option.some("10"))
    assert.deepStrictEqual(required(4), Option.some("4"))
    assert.deepStrictEqual(required("some"), Option.none())
  })

  it("take an approval for a date only in ISO form", () => {
    assert.deepStrictEqual(approved("2025-07-08T16:48:28.000Z"), Option.some("2025-07-08T16:48:28.000Z"))
    assert.deepStrictEqual(approved("2025-07-08"), Option.some("2025-07-08T00:00:00.000Z"))
    for (const text of ["", "July 8, 2025", "2025", "2025-13-01", "1751993308"]) {
      assert.deepStrictEqual(approved(text), Option.none(), text)
    }
  })

  it("are none where the file has none", () => {
    const none = fields({})
    assert.deepStrictEqual(none.audit, Option.none())
    assert.deepStrictEqual(none.dataTypes, Option.none())
    assert.deepStrictEqual(none.trancheSchedule, Option.none())
  })

  it("take a tranche schedule as it is written, and none that is no text", () => {
    const schedule = (value: unknown) => fields({ application: { tranche_schedule: value } }).trancheSchedule
    for (const text of ["I will use the standard Allocation Tranche Schedule", " custom ", ""]) {
      assert.deepStrictEqual(schedule(text), Option.some(text))
    }
    for (const other of [null, 5, ["I will use a custom calculation."], {}]) {
      assert.deepStrictEqual(schedule(other), Option.none())
    }
  })

  it("take no approval on a day that its month does not have", () => {
    for (const text of ["2025-02-30", "2025-06-31T00:00:00Z"])
      assert.deepStrictEqual(approved(text), Option.none(), text)
  })

  it("are none where the file has something odd, and leave the others alone", () => {
    const application = {
      audit: ["Enterprise Data", 5],
      data_types: "Open Data",
      required_sps: ["5+"],
      required_replicas: "3",
      tranche_schedule: {}
    }
    const odd = fields({ application, history: { Approved: 5 } })
    assert.deepStrictEqual(odd, {
      audit: Option.none(),
      dataTypes: Option.none(),
      requiredSps: Option.none(),
      requiredReplicas: Option.some("3"),
      trancheSchedule: Option.none(),
      approved: Option.none()
    })
    assert.deepStrictEqual(fields({ application: [], history: "2025-07-08" }), fields({}))
  })
})

describe("audits of a registry file", () => {
  it("stand in the file's order, null where they are silent or unreadable", () => {
    const audits = auditsOf(
      decode({
        audits: [
          {
            started: "2025-07-13T22:39:32.000Z",
            ended: "2025-07-29",
            dc_allocated: "",
            outcome: "GRANTED",
            datacap_amount: "2.5"
          },
          { outcome: 5, datacap_amount: 0 },
          {}
        ]
      })
    )
    const silent = { started: null, ended: null, dcAllocated: null, outcome: null, datacapAmount: null }
    assert.deepStrictEqual(audits, [
      {
        started: DateTime.unsafeMake("2025-07-13T22:39:32Z"),
        ended: DateTime.unsafeMake("2025-07-29T00:00:00Z"),
        dcAllocated: null,
        outcome: "GRANTED",
        datacapAmount: 2.5
      },
      { ...silent, datacapAmount: 0 },
      silent
    ])
  })

  it("are none without a list", () => {
    assert.deepStrictEqual(auditsOf(decode({})), [])
    assert.deepStrictEqual(auditsOf(decode({ audits: null })), [])
  })

  it("are none in something that is no list, and keep their place where one is no audit", () => {
    for (const odd of [{}, "FAILED", 1]) assert.deepStrictEqual(auditsOf(decode({ audits: odd })), [])
    assert.deepStrictEqual(
      auditsOf(decode({ audits: [null, "FAILED", ["FAILED"], { outcome: "FAILED" }] })).map(({ outcome }) => outcome),
      [null, null, null, "FAILED"]
    )
  })
})

describe("the files of the registry", () => {
  const folders = new URL("../../../data/allocator-registry/", import.meta.url)
  const filesIn = (folder: string) =>
    readdirSync(new URL(folder, folders))
      .filter((name) => !name.includes("SPEC"))
      .map((name) => JSON.parse(readFileSync(new URL(`${folder}/${name}`, folders), "utf8")))

  const decodeWritten = Schema.decodeUnknownSync(
    Schema.Struct({
      audits: Schema.optionalWith(Schema.Array(Schema.Struct({ ended: Schema.String })), { default: () => [] })
    })
  )

  it.each(["Allocators", "Allocator_Archive"])("in %s can all be read, their audits to the last date", (folder) => {
    const files = filesIn(folder)
    assert.isAbove(files.length, 60)
    for (const file of files) {
      assert.deepStrictEqual(
        auditsOf(decode(file)).map(({ ended }) => (ended === null ? "" : DateTime.formatIso(ended))),
        decodeWritten(file).audits.map(({ ended }) => ended)
      )
    }
  })
})

describe("anything in place of a registry file", () => {
  const file = {
    allocator_id: "f0777",
    address: "f2a",
    pathway_addresses: { msig: "f2m" },
    application: { audit: ["Public Open"], required_sps: "5+", tranche_schedule: "custom" },
    audits: [{ started: "2025-07-13", outcome: "FAILED", datacap_amount: 5 }],
    history: { Approved: "2025-07-08" }
  }

  it.prop("is an entry with an id and an address, or unusable", [spoiltDocument(file)], ([document]) => {
    const entry = registryEntry("Allocators/recAbc.json", document, chainDirectory([]))
    if (Either.isRight(entry)) {
      assert.isAbove(entry.right.allocatorId.length, 0)
      assert.isAbove(entry.right.allocatorAddress.length, 0)
    } else assert.include(["malformed", "noAllocatorId", "noAddress"], entry.left.reason)
  })
})

describe("data type of an allocator", () => {
  it("is enterprise by one label of four, in their case", () => {
    assert.strictEqual(dataTypeOf(["Open Data", " Automated "]), "enterprise")
    assert.strictEqual(dataTypeOf(["automated"]), "openData")
    assert.strictEqual(dataTypeOf([]), "openData")
  })
})

describe("standard allocators", () => {
  it("are all that the chain does not call meta-allocators", () => {
    assert.deepStrictEqual(
      [true, false, null].map((isMetaAllocator) => isStandardAllocator({ isMetaAllocator })),
      [false, true, true]
    )
  })
})

describe("audit outcome", () => {
  it("of the first entry is no audit under v0.6.1, whatever it says", () => {
    assert.strictEqual(auditOutcome("v0.6.1")("REJECTED", 0), "notAudited")
    assert.strictEqual(auditOutcome("v0.19.3")("REJECTED", 0), "failed")
  })

  it("of a word nobody agreed on is unknown", () => {
    for (const word of ["UNKNOWN", "", "passed", null]) {
      assert.strictEqual(auditOutcome("v0.19.3")(word, 1), "unknown")
    }
  })

  it("is told by the letters A to Z alone", () => {
    assert.strictEqual(auditOutcome("v0.19.3")("Failed", 1), "failed")
    assert.strictEqual(auditOutcome("v0.19.3")("fa\u0131led", 1), "unknown")
  })
})
