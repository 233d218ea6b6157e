import { Array as Arr, DateTime } from "effect"
import { type DataType, dataTypeOf } from "../../domain/allocator/Allocator.js"
import { byIdNumber } from "../../domain/shared/Ids.js"
import { stated } from "../../domain/shared/Texts.js"
import type { AllocatorGrant, ChainAllocator, ClientFigures, RegistryEntry } from "../ports/AllocatorRepository.js"

export interface AllowanceItem {
  readonly error: string | null
  readonly height: number
  readonly msgCID: string | null
  readonly retries: number
  readonly dcSource: string | null
  /** Bytes. */
  readonly allowance: bigint
  readonly isVirtual: boolean
  readonly auditTrail: string | null
  readonly auditStatus: string | null
  readonly issueCreateTimestamp: number | null
  readonly createMessageTimestamp: number | null
}

/** An allocator as lists show it. Sizes in bytes, timestamps in Unix seconds, blank texts and `n/a` as null. */
export interface AllocatorRow extends Omit<ChainAllocator, "dcSource"> {
  /** Null when the DataCap comes from the root key. */
  readonly dcSource: string | null
  readonly applicationJsonUrl: string | null
  readonly metapathwayType: string | null
  readonly applicationAudit: string | null
  /** Null without an entry in the current registry. */
  readonly dataType: DataType | null
  /** Like `allowance`: what is left to grant. */
  readonly remainingDatacap: bigint | null
  readonly verifiedClientsCount: number
  /** Received in the last 14 days. */
  readonly receivedDatacapChange: bigint
  readonly receivedDatacapChange90Days: bigint
  readonly receivedDatacapFromMetaallocator: bigint | null
  readonly allowanceArray: ReadonlyArray<AllowanceItem>
  /** Null unless this is a meta-allocator. */
  readonly allocatorsUsingMetaallocator: ReadonlyArray<{
    readonly addressId: string
    readonly address: string
    readonly dcSource: string
  }> | null
  /** Null unless this allocator is virtual. */
  readonly metaallocators: ReadonlyArray<{
    readonly addressId: string
    readonly addressEth: string
    readonly address: string
  }> | null
  readonly auditStatus: string | null
  readonly latestClientAllocationHeight: number | null
}

export interface AllocatorSources {
  readonly allocators: ReadonlyArray<ChainAllocator>
  /** By height, then row id. */
  readonly grants: ReadonlyArray<AllocatorGrant>
  readonly clientFigures: ReadonlyArray<ClientFigures>
  readonly registry: ReadonlyArray<RegistryEntry>
}

/** Every allocator's row, ascending by the number of its id. */
export const assembleAllocatorRows = (sources: AllocatorSources, now: DateTime.Utc): ReadonlyArray<AllocatorRow> => {
  const grantsByAllocator = Arr.groupBy(sources.grants, ({ addressId }) => addressId)
  const figuresByAllocator = new Map(sources.clientFigures.map((figures) => [figures.addressId, figures]))
  const entries = new Map(
    sources.registry.filter(({ register }) => register === "current").map((entry) => [entry.allocator, entry])
  )
  const allocators = sources.allocators.toSorted((a, b) => byIdNumber(a.addressId, b.addressId))
  const family = familyOf(allocators)
  return allocators.map((allocator) => {
    const grants = grantsByAllocator[allocator.addressId] ?? []
    const entry = entries.get(allocator.addressId)
    const figures = figuresByAllocator.get(allocator.addressId)
    return {
      ...allocator,
      ...family(allocator, grants),
      applicationJsonUrl: entry?.fileUrl ?? null,
      metapathwayType: entry?.metapathwayType ?? null,
      applicationAudit: entry?.auditLabels[0]?.trim() ?? null,
      dataType: entry === undefined ? null : dataTypeOf(entry.auditLabels),
      name: stated(allocator.name),
      orgName: stated(allocator.orgName),
      auditTrail: stated(allocator.auditTrail),
      dcSource: unlessRoot(allocator.dcSource),
      remainingDatacap: allocator.allowance,
      verifiedClientsCount: figures?.verifiedClientsCount ?? 0,
      receivedDatacapChange: receivedWithin(14, grants, now),
      receivedDatacapChange90Days: receivedWithin(90, grants, now),
      allowanceArray: grants.map(allowanceItem),
      auditStatus: auditStatusOf(grants),
      latestClientAllocationHeight: figures?.latestClientAllocationHeight ?? null
    }
  })
}

const ROOT_KEY = "f080"
const unlessRoot = (dcSource: string): string | null => (dcSource === ROOT_KEY ? null : stated(dcSource))

const allowanceItem = (grant: AllocatorGrant): AllowanceItem => ({
  error: stated(grant.error),
  height: grant.height,
  msgCID: stated(grant.msgCID),
  retries: grant.retries,
  dcSource: unlessRoot(grant.dcSource),
  allowance: grant.allowance,
  isVirtual: grant.isVirtual,
  auditTrail: stated(grant.auditTrail),
  auditStatus: stated(grant.auditStatus),
  issueCreateTimestamp: grant.issueCreateTimestamp,
  createMessageTimestamp: grant.createMessageTimestamp
})

const sumOf = (grants: ReadonlyArray<AllocatorGrant>): bigint =>
  grants.reduce((sum, { allowance }) => sum + allowance, 0n)

const receivedWithin = (days: number, grants: ReadonlyArray<AllocatorGrant>, now: DateTime.Utc): bigint => {
  const since = DateTime.toEpochMillis(DateTime.subtract(now, { days })) / 1000
  return sumOf(grants.filter(({ createMessageTimestamp }) => (createMessageTimestamp ?? 0) >= since))
}

/** Status of the newest grant that was audited, else of the newest; grants ascend by height. */
const auditStatusOf = (grants: ReadonlyArray<AllocatorGrant>): string | null => {
  const audited = grants.findLast(({ auditStatus }) => auditStatus !== null && auditStatus !== "notAudited")
  return (audited ?? grants.at(-1))?.auditStatus ?? null
}

/** An Ethereum address as addresses compare, in lower case; blank when there is none. */
const comparable = (address: string | null): string => stated(address)?.toLowerCase() ?? ""

/** Finds allocators by an address of theirs; nobody by a blank one. */
const byAddress = (
  allocators: ReadonlyArray<ChainAllocator>,
  addressOf: (allocator: ChainAllocator) => string | null
) => {
  const keyOf = (allocator: ChainAllocator) => comparable(addressOf(allocator))
  const groups = Arr.groupBy(
    allocators.filter((allocator) => keyOf(allocator) !== ""),
    keyOf
  )
  return (address: string | null): ReadonlyArray<ChainAllocator> => groups[comparable(address)] ?? []
}

/** Links meta-allocators and the virtual allocators that draw on them: `dcSource` is the other's Ethereum address, in any case. */
const familyOf = (allocators: ReadonlyArray<ChainAllocator>) => {
  const virtualDrawingOn = byAddress(
    allocators.filter(({ isVirtual }) => isVirtual),
    ({ dcSource }) => dcSource
  )
  const metaAt = byAddress(
    allocators.filter(({ isMetaAllocator }) => isMetaAllocator),
    ({ addressEth }) => addressEth
  )
  return (allocator: ChainAllocator, grants: ReadonlyArray<AllocatorGrant>) => {
    const source = comparable(allocator.dcSource)
    const metaallocators = allocator.isVirtual ? metaAt(source) : []
    const fromMeta = grants.filter(({ dcSource }) => comparable(dcSource) === source)
    return {
      allocatorsUsingMetaallocator: allocator.isMetaAllocator
        ? virtualDrawingOn(allocator.addressEth).map(({ addressId, address, dcSource }) => ({
            addressId,
            address,
            dcSource
          }))
        : null,
      metaallocators: allocator.isVirtual
        ? metaallocators.map(({ addressId, address, addressEth }) => ({
            addressId,
            addressEth: addressEth ?? "",
            address
          }))
        : null,
      receivedDatacapFromMetaallocator: metaallocators.length > 0 && fromMeta.length > 0 ? sumOf(fromMeta) : null
    }
  }
}
