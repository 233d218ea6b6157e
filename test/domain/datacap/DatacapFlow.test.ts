import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Schema } from "effect"
import {
  type AllocatorReceipts,
  type DatacapFlow,
  datacapFlowOfEditionFive,
  datacapFlowOfRegistry,
  type PathwayEntry
} from "../../../src/domain/datacap/DatacapFlow.js"
import { editionFivePathways } from "../../../src/domain/datacap/editionFivePathways.js"
import { EDITION_START_EPOCH, epochAt } from "../../../src/domain/time/ChainEpoch.js"
import { answerBody, inputs, instant, number, required, source, whole } from "../aggregation/dmobSmall.js"

const received = (fields: Partial<AllocatorReceipts> & Pick<AllocatorReceipts, "allocator">): AllocatorReceipts => ({
  name: null,
  createdAtHeight: EDITION_START_EPOCH + 1,
  datacap: 1n,
  ...fields
})

const entry = (fields: Partial<PathwayEntry> & Pick<PathwayEntry, "allocator">): PathwayEntry => ({
  address: null,
  metapathwayType: "MDMA",
  auditLabels: ["Public Open"],
  ...fields
})

const ids = (flows: ReadonlyArray<DatacapFlow>) => flows.map(({ allocatorId }) => allocatorId)

describe("The DataCap flow of edition 6", () => {
  it("lists what active allocators received, with type and first audit label of their registry entry", () => {
    assert.deepStrictEqual(
      datacapFlowOfRegistry(
        [received({ allocator: "f09", name: " Acme ", datacap: 2n ** 70n })],
        [entry({ allocator: "f09", metapathwayType: "AMA", auditLabels: [" Automated ", "Public Open"] })]
      ),
      [
        {
          allocatorId: "f09",
          allocatorName: "Acme",
          datacap: 2n ** 70n,
          metapathwayType: "AMA",
          applicationAudit: "Automated",
          pathway: null,
          typeOfAllocator: null
        }
      ]
    )
  })

  it("leaves out whoever has no entry, no type or no audit, and tells values that consumers do not know as null", () => {
    const registry = [
      entry({ allocator: "f01", metapathwayType: null }),
      entry({ allocator: "f02", metapathwayType: "" }),
      entry({ allocator: "f03", auditLabels: [] }),
      entry({ allocator: "f04", auditLabels: [" "] }),
      entry({ allocator: "f05", metapathwayType: "EPMA", auditLabels: ["Faucet"] }),
      entry({ allocator: "f06", metapathwayType: " MDMA " })
    ]
    const flows = datacapFlowOfRegistry(
      ["f01", "f02", "f03", "f04", "f05", "f06", "f07"].map((allocator) => received({ allocator })),
      registry
    )
    assert.deepStrictEqual(
      flows.map(({ allocatorId, applicationAudit, metapathwayType }) => [
        allocatorId,
        metapathwayType,
        applicationAudit
      ]),
      [
        ["f05", null, null],
        ["f06", null, "Public Open"]
      ]
    )
  })

  it("finds an entry whose address is the allocator's id, after one that names the id itself", () => {
    const byAddress = entry({ allocator: "f0404", address: "f09", metapathwayType: "RKH" })
    const [flow] = datacapFlowOfRegistry([received({ allocator: "f09" })], [byAddress])
    assert.strictEqual(flow?.metapathwayType, "RKH")
    const [own] = datacapFlowOfRegistry([received({ allocator: "f09" })], [entry({ allocator: "f09" }), byAddress])
    assert.strictEqual(own?.metapathwayType, "MDMA")
  })

  it("knows only allocators created after the first epoch of the current data", () => {
    const created = [null, EDITION_START_EPOCH - 1, EDITION_START_EPOCH, EDITION_START_EPOCH + 1]
    const rows = created.map((createdAtHeight, index) => received({ allocator: `f0${index}`, createdAtHeight }))
    const registry = rows.map(({ allocator }) => entry({ allocator }))
    assert.deepStrictEqual(ids(datacapFlowOfRegistry(rows, registry)), ["f03"])
  })

  it.prop(
    "is ordered by the number of the id, in whatever order rows and entries come",
    [fc.shuffledSubarray(["f09", "f010", "f0100", "f02"]), fc.shuffledSubarray(["f09", "f010", "f0100", "f02"])],
    ([allocators, registered]) => {
      const flows = datacapFlowOfRegistry(
        allocators.map((allocator) => received({ allocator })),
        registered.map((allocator) => entry({ allocator }))
      )
      assert.deepStrictEqual(
        ids(flows),
        ["f02", "f09", "f010", "f0100"].filter((id) => allocators.includes(id) && registered.includes(id))
      )
    }
  )
})

describe("The DataCap flow of edition 5", () => {
  it("follows the published table and leaves out who received nothing", () => {
    const pathways = ["f010", "f09", "f08", "f07"].map((allocatorId) => ({
      allocatorId,
      pathway: "Manual",
      typeOfAllocator: "RFA"
    }))
    const rows = [
      received({ allocator: "f09", name: "n/a", datacap: 5n }),
      received({ allocator: "f010" }),
      received({ allocator: "f08", datacap: 0n }),
      received({ allocator: "f06" })
    ]
    const shared = { metapathwayType: null, applicationAudit: null, pathway: "Manual", typeOfAllocator: "RFA" }
    assert.deepStrictEqual(datacapFlowOfEditionFive(rows, pathways), [
      { allocatorId: "f010", allocatorName: null, datacap: 1n, ...shared },
      { allocatorId: "f09", allocatorName: null, datacap: 5n, ...shared }
    ])
  })

  it("has a published table that names each allocator once", () => {
    assert.lengthOf(editionFivePathways, 85)
    assert.strictEqual(new Set(editionFivePathways.map(({ allocatorId }) => allocatorId)).size, 85)
    const pathways = ["Manual", "Manual Pathway MetaAllocator", "Automatic"]
    assert.deepStrictEqual(
      pathways.map((name) => editionFivePathways.filter(({ pathway }) => pathway === name).length),
      [35, 34, 11]
    )
  })
})

describe("The recorded DataCap flow", () => {
  const Registry = Schema.parseJson(
    Schema.Struct({
      address: Schema.optionalWith(Schema.NullOr(Schema.String), { default: () => null }),
      metapathway_type: Schema.optionalWith(Schema.NullOr(Schema.String), { default: () => null }),
      application: Schema.Struct({
        audit: Schema.optionalWith(Schema.NullOr(Schema.Array(Schema.String)), { default: () => null })
      })
    })
  )
  const registry = inputs("allocator_registry").map((row): PathwayEntry => {
    const file = Schema.decodeUnknownSync(Registry)(row.registry_info)
    return {
      allocator: required(row.allocator_id),
      address: file.address,
      metapathwayType: file.metapathway_type,
      auditLabels: file.application.audit ?? []
    }
  })
  const Answer = Schema.Struct({ cutoffDate: Schema.DateTimeUtc, data: Schema.Array(Schema.Unknown) })
  const receiptsAt = (lastHeight: number) =>
    source("verifier").map((row): AllocatorReceipts => {
      const own = source("verifier_allowance").filter(
        ({ height, verifierId }) => verifierId === row.id && (number(height) ?? 0) <= lastHeight
      )
      return {
        allocator: required(row.addressId),
        name: row.name ?? null,
        createdAtHeight: number(row.createdAtHeight),
        datacap: own.reduce((sum, { allowance }) => sum + (whole(allowance) ?? 0n), 0n)
      }
    })

  for (const name of ["dc-flow-now", "dc-flow-2025-08-01", "dc-flow-edition6-start"]) {
    it(`is that of ${name}`, () => {
      const { cutoffDate, data } = Schema.decodeUnknownSync(Answer)(answerBody(name))
      const flows = datacapFlowOfRegistry(receiptsAt(epochAt(cutoffDate)), registry)
      assert.deepStrictEqual(
        flows.map((flow) => ({ ...flow, datacap: `${flow.datacap}` })),
        data
      )
    })
  }

  it("has nothing of edition 5, whose allocators the recorded DMOB does not know", () => {
    assert.deepStrictEqual(
      datacapFlowOfEditionFive(receiptsAt(epochAt(instant("2025-07-10 23:59:59"))), editionFivePathways),
      []
    )
  })
})
