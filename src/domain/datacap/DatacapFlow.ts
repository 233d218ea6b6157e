import { Option, Order, Schema } from "effect"
import { isInactiveAllocator } from "../allocator/InactiveAllocator.js"
import { byIdNumber } from "../shared/Ids.js"
import { stated } from "../shared/Texts.js"

/** DataCap that came to an allocator up to an instant. */
export interface AllocatorReceipts {
  /** `f0…`. */
  readonly allocator: string
  /** As the chain index keeps it. */
  readonly name: string | null
  readonly createdAtHeight: number | null
  /** Bytes. */
  readonly datacap: bigint
}

/** What an allocator's file in the current registry tells of its pathway, texts untouched. */
export interface PathwayEntry {
  /** `f0…`. */
  readonly allocator: string
  /** Address that the file states; some state an id there. */
  readonly address: string | null
  readonly metapathwayType: string | null
  /** In the order of the file. */
  readonly auditLabels: ReadonlyArray<string>
}

/** What the programme published of an allocator of edition 5. */
export interface EditionFivePathway {
  /** `f0…`. */
  readonly allocatorId: string
  readonly pathway: string
  readonly typeOfAllocator: string
}

/** The pathways of which consumers know. Source: published rules, "DataCap flow". */
export const MetapathwayType = Schema.Literal("MDMA", "RKH", "AMA", "ORMA")
export type MetapathwayType = typeof MetapathwayType.Type

/** The first audit labels of which consumers know. Source: published rules, "DataCap flow". */
export const ApplicationAudit = Schema.Literal(
  "Public Open",
  "Enterprise Data",
  "Automated Allocator",
  "Other",
  "Automated",
  "On-Ramps"
)
export type ApplicationAudit = typeof ApplicationAudit.Type

/** DataCap on its way from a pathway to an allocator. What does not belong to the edition is null. */
export interface DatacapFlow {
  /** `f0…`. */
  readonly allocatorId: string
  readonly allocatorName: string | null
  /** Bytes. */
  readonly datacap: bigint
  /** Edition 6; null, too, for a type of which consumers do not know. */
  readonly metapathwayType: MetapathwayType | null
  /** Edition 6, as above. */
  readonly applicationAudit: ApplicationAudit | null
  /** Edition 5. */
  readonly pathway: string | null
  /** Edition 5. */
  readonly typeOfAllocator: string | null
}

const knownType = Schema.decodeUnknownOption(MetapathwayType)
const knownAudit = Schema.decodeUnknownOption(ApplicationAudit)

const byAllocator = Order.mapInput(byIdNumber, ({ allocatorId }: DatacapFlow) => allocatorId)

const flowOf = ({ allocator, datacap, name }: AllocatorReceipts, columns: Partial<DatacapFlow>): DatacapFlow => ({
  allocatorId: allocator,
  allocatorName: stated(name),
  datacap,
  metapathwayType: null,
  applicationAudit: null,
  pathway: null,
  typeOfAllocator: null,
  ...columns
})

/**
 * Flow of edition 6, by the number of the allocator's id. An entry is that of an allocator by id, else by an address that
 * is its id. Who has no entry, or one without type or audit, is left out, inactive allocators too; values that consumers
 * do not know become null afterwards. Source: published rules, "DataCap flow".
 */
export const datacapFlowOfRegistry = (
  receipts: Iterable<AllocatorReceipts>,
  registry: ReadonlyArray<PathwayEntry>
): ReadonlyArray<DatacapFlow> => {
  const entries = new Map([
    ...registry.flatMap((entry) => (entry.address === null ? [] : [[entry.address, entry] as const])),
    ...registry.map((entry) => [entry.allocator, entry] as const)
  ])
  return active(receipts)
    .flatMap((row) => {
      const entry = entries.get(row.allocator)
      const type = entry?.metapathwayType ?? ""
      const audit = entry?.auditLabels[0]?.trim() ?? ""
      return type === "" || audit === ""
        ? []
        : [
            flowOf(row, {
              metapathwayType: Option.getOrNull(knownType(type)),
              applicationAudit: Option.getOrNull(knownAudit(audit))
            })
          ]
    })
    .sort(byAllocator)
}

/**
 * Flow of edition 5, in the order of the table that was published of it; allocators that received nothing are left out,
 * inactive ones too. Source: published rules, "DataCap flow".
 */
export const datacapFlowOfEditionFive = (
  receipts: Iterable<AllocatorReceipts>,
  pathways: ReadonlyArray<EditionFivePathway>
): ReadonlyArray<DatacapFlow> => {
  const received = new Map(active(receipts).map((row) => [row.allocator, row]))
  return pathways.flatMap(({ allocatorId, pathway, typeOfAllocator }) => {
    const row = received.get(allocatorId)
    return row === undefined || row.datacap === 0n ? [] : [flowOf(row, { pathway, typeOfAllocator })]
  })
}

const active = (receipts: Iterable<AllocatorReceipts>): ReadonlyArray<AllocatorReceipts> =>
  Array.from(receipts).filter((row) => !isInactiveAllocator(row))
