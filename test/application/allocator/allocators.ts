import type {
  AllocatorGrant,
  ChainAllocator,
  RegistryEntry
} from "../../../src/application/ports/AllocatorRepository.js"

/** A standard allocator of which nothing else is known. */
export const allocator = (fields: Partial<ChainAllocator> & Pick<ChainAllocator, "addressId">): ChainAllocator => ({
  address: `f2${fields.addressId.slice(2)}`,
  addressEth: null,
  name: null,
  orgName: null,
  auditTrail: null,
  initialAllowance: null,
  allowance: null,
  createdAtHeight: null,
  issueCreateTimestamp: null,
  createMessageTimestamp: null,
  retries: 0,
  removed: false,
  inffered: false,
  isMultisig: false,
  isVirtual: false,
  isMetaAllocator: false,
  dcSource: "f080",
  ...fields
})

/** One byte from the root key. */
export const grant = (fields: Partial<AllocatorGrant> & Pick<AllocatorGrant, "addressId">): AllocatorGrant => ({
  height: 4_000_000,
  allowance: 1n,
  auditTrail: null,
  msgCID: null,
  issueCreateTimestamp: null,
  createMessageTimestamp: null,
  retries: 0,
  error: null,
  auditStatus: null,
  isVirtual: false,
  dcSource: "f080",
  ...fields
})

export const registered = (fields: Partial<RegistryEntry> & Pick<RegistryEntry, "allocator">): RegistryEntry => ({
  register: "current",
  address: null,
  fileUrl: null,
  metapathwayType: null,
  auditLabels: [],
  rejected: false,
  ...fields
})
