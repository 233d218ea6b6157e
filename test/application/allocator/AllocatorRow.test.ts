import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { type AllocatorSources, assembleAllocatorRows } from "../../../src/application/allocator/AllocatorRow.js"
import { allocator, grant, registered } from "./allocators.js"

const now = DateTime.unsafeMake("2025-09-10T12:00:00Z")
const daysAgo = (days: number, seconds = 0) => DateTime.toEpochMillis(DateTime.subtract(now, { days })) / 1000 + seconds

const nothing: AllocatorSources = { allocators: [], grants: [], clientFigures: [], registry: [] }

const rowOf = (sources: Partial<AllocatorSources>) => {
  const [row] = assembleAllocatorRows({ ...nothing, ...sources }, now)
  assert.isDefined(row)
  return row
}

describe("The row of an allocator", () => {
  it("comes in the order of the numbers in the ids", () => {
    const ids = ["f010", "f09", "f0100"]
    const rows = assembleAllocatorRows(
      { ...nothing, allocators: ids.map((addressId) => allocator({ addressId })) },
      now
    )
    assert.deepStrictEqual(
      rows.map(({ addressId }) => addressId),
      ["f09", "f010", "f0100"]
    )
  })

  it("says nothing where the chain says n/a, blank or the root key", () => {
    const row = rowOf({
      allocators: [allocator({ addressId: "f01", name: " n/a ", orgName: "  ", auditTrail: "n/a" })]
    })
    assert.deepInclude(row, { name: null, orgName: null, auditTrail: null, dcSource: null })
    assert.strictEqual(rowOf({ allocators: [allocator({ addressId: "f01", name: "  Beta  " })] }).name, "Beta")
  })

  it("counts what was received in the last 14 and 90 days", () => {
    const row = rowOf({
      allocators: [allocator({ addressId: "f01" })],
      grants: [
        grant({ addressId: "f01", allowance: 1n, createMessageTimestamp: daysAgo(14) }),
        grant({ addressId: "f01", allowance: 2n, createMessageTimestamp: daysAgo(14, -1) }),
        grant({ addressId: "f01", allowance: 4n, createMessageTimestamp: daysAgo(90, -1) }),
        grant({ addressId: "f01", allowance: 8n, createMessageTimestamp: null }),
        grant({ addressId: "f02", allowance: 16n, createMessageTimestamp: daysAgo(1) })
      ]
    })
    assert.strictEqual(row.receivedDatacapChange, 1n)
    assert.strictEqual(row.receivedDatacapChange90Days, 3n)
    assert.lengthOf(row.allowanceArray, 4)
  })

  it("takes the audit status of the newest grant that was audited, else of the newest", () => {
    const statusOf = (...statuses: ReadonlyArray<string | null>) =>
      rowOf({
        allocators: [allocator({ addressId: "f01" })],
        grants: statuses.map((auditStatus, index) => grant({ addressId: "f01", height: index, auditStatus }))
      }).auditStatus
    assert.strictEqual(statusOf("failed", "passed", "notAudited", null), "passed")
    assert.strictEqual(statusOf("notAudited", null), null)
    assert.strictEqual(statusOf(null, "notAudited"), "notAudited")
    assert.isNull(statusOf())
  })

  it("takes data type, link and labels from the current registry alone", () => {
    const entry = registered({
      allocator: "f01",
      auditLabels: [" Faucet ", "Other"],
      metapathwayType: "ORMA",
      fileUrl: "u"
    })
    const shown = rowOf({ allocators: [allocator({ addressId: "f01" })], registry: [entry] })
    assert.deepInclude(shown, {
      dataType: "enterprise",
      applicationAudit: "Faucet",
      metapathwayType: "ORMA",
      applicationJsonUrl: "u"
    })
    const archived = rowOf({
      allocators: [allocator({ addressId: "f01" })],
      registry: [{ ...entry, register: "archive" }]
    })
    assert.deepInclude(archived, { dataType: null, applicationAudit: null, metapathwayType: null })
  })

  it("links a meta-allocator and the virtual allocators that draw on it, whatever the case of the address", () => {
    const rows = assembleAllocatorRows(
      {
        ...nothing,
        allocators: [
          allocator({ addressId: "f01", isMetaAllocator: true, addressEth: "0xAB" }),
          allocator({ addressId: "f02", isVirtual: true, dcSource: "0xab" }),
          allocator({ addressId: "f03", isMetaAllocator: true, addressEth: "0xCD" }),
          allocator({ addressId: "f04" })
        ],
        grants: [
          grant({ addressId: "f02", allowance: 5n, dcSource: "0xaB" }),
          grant({ addressId: "f02", allowance: 7n, dcSource: "0xAb" }),
          grant({ addressId: "f02", allowance: 9n })
        ]
      },
      now
    )
    const [meta, virtual, unused, standard] = rows
    assert.deepStrictEqual(meta?.allocatorsUsingMetaallocator, [{ addressId: "f02", address: "f22", dcSource: "0xab" }])
    assert.isNull(meta?.metaallocators)
    assert.deepStrictEqual(virtual?.metaallocators, [{ addressId: "f01", addressEth: "0xAB", address: "f21" }])
    assert.strictEqual(virtual?.receivedDatacapFromMetaallocator, 12n)
    assert.deepStrictEqual(unused?.allocatorsUsingMetaallocator, [])
    assert.isNull(standard?.allocatorsUsingMetaallocator)
    assert.isNull(standard?.receivedDatacapFromMetaallocator)
  })

  it("links nobody by an address that is absent or blank", () => {
    const rows = assembleAllocatorRows(
      {
        ...nothing,
        allocators: [
          allocator({ addressId: "f01", isMetaAllocator: true, addressEth: null }),
          allocator({ addressId: "f02", isMetaAllocator: true, addressEth: " " }),
          allocator({ addressId: "f03", isVirtual: true, dcSource: "" }),
          allocator({ addressId: "f04", isVirtual: true, dcSource: " " })
        ],
        grants: [grant({ addressId: "f03", allowance: 5n, dcSource: "" })]
      },
      now
    )
    assert.deepStrictEqual(
      rows.map((row) => [row.allocatorsUsingMetaallocator, row.metaallocators, row.receivedDatacapFromMetaallocator]),
      [
        [[], null, null],
        [[], null, null],
        [null, [], null],
        [null, [], null]
      ]
    )
  })
})
