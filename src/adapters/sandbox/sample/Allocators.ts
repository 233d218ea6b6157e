import { Option } from "effect"
import { bookkeepingRepository } from "../../../domain/client/Bookkeeping.js"
import { ethereumAddress, robustAddress } from "./ChainText.js"
import type { RealData, RegistryEntry } from "./RealData.js"
import { seededRandom } from "./SeededRandom.js"

/** How an allocator chooses clients, which shows in the providers they use. */
export type Diligence = "diligent" | "mixed" | "lax"

export interface SampleAllocator {
  readonly id: string
  readonly address: string
  readonly name: string
  readonly orgName: string
  readonly isMultisig: boolean
  readonly isVirtual: boolean
  readonly isMetaAllocator: boolean
  /** `0x…`, of contracts. */
  readonly addressEth: string | null
  /** `f080`, or the Ethereum address of the meta-allocator that it draws from. */
  readonly dcSource: string
  readonly removed: boolean
  readonly diligence: Diligence
  /** Gives DataCap to clients in the current edition. */
  readonly active: boolean
  /** Existed before the current edition only. */
  readonly old: boolean
  /** `owner/name` of the repository that its current registry file names. */
  readonly repository: string | undefined
  readonly audits: RegistryEntry["audits"]
}

/** Meta-allocators by the contract address that registry files name; ids that are not on record are made up. */
const metaAllocators = [
  { address: "f410fw325e6novwl57jcsbhz6koljylxuhqq5jnp5ftq", id: "f03358620", name: "Manual Pathway MetaAllocator" },
  { address: "f410ftbbxnk6r75krrnvotudfyqdjnlurnxei735ruja", id: "f04300001", name: "Automated MetaAllocator" },
  { address: "f410f5clmcx2recqhyjeb4d6phuai4he6o3a77guvfny", id: "f04300002", name: "On-Ramp MetaAllocator" },
  { address: "f410fdyktk7zff72e2lhl5km73mpaqwabrthbajj3l5q", id: "f04300003", name: "EPMA" },
  { address: "f410fhbxqr5xi4rshxbyucxv7xbmldy3x3gvsjrcnply", id: "f04300004", name: "Faucet MetaAllocator" }
]

/** Allocators that exist on chain without a registry file, as their DMOB rows spell them. */
const unregistered = [
  { id: "f04310001", name: "n/a", orgName: "  Padded Storage Partners  " },
  { id: "f04310002", name: "  ", orgName: "n/a" },
  { id: "f04310003", name: " Northern Archive ", orgName: "" }
]

/** Of every ten allocators, by position. */
const characters: ReadonlyArray<Diligence> = [
  "diligent",
  "mixed",
  "lax",
  "diligent",
  "mixed",
  "diligent",
  "lax",
  "mixed",
  "diligent",
  "lax"
]

/** Share of the archive-only allocators that still serve clients. */
const ARCHIVED_ACTIVE = 0.35

/** Every allocator of the sample: the real registry, meta-allocators, a few that no registry knows, and notaries of old. */
export const sampleAllocators = (seed: number, data: RealData): ReadonlyArray<SampleAllocator> => {
  const byId = new Map<string, SampleAllocator>()
  const add = (allocator: SampleAllocator) => {
    if (!byId.has(allocator.id)) byId.set(allocator.id, allocator)
  }
  const plain = {
    isMultisig: true,
    isVirtual: false,
    isMetaAllocator: false,
    addressEth: null,
    dcSource: "f080",
    removed: false,
    diligence: "mixed",
    active: false,
    old: false,
    repository: undefined,
    audits: []
  } as const

  for (const meta of metaAllocators) {
    add({
      ...plain,
      id: meta.id,
      address: meta.address,
      name: meta.name,
      orgName: "n/a",
      isMultisig: false,
      isMetaAllocator: true,
      addressEth: ethereumAddress(meta.address) ?? null
    })
  }

  data.registry.forEach(({ entry, folder }, position) => {
    const current = folder === "Allocators"
    const id = isIdAddress(entry.allocator_id) ? entry.allocator_id : undefined
    // Files without an id are found by address, so the chain knows an allocator there; archived ones stay unknown.
    if (id === undefined && !current) return
    const address = chainAddress(entry)
    const random = seededRandom(seed, "allocator", address)
    const meta = metaAllocators.find((candidate) => candidate.address === entry.ma_address)
    const isVirtual = current && meta !== undefined && (entry.metapathway_type !== "MDMA" || position % 3 === 0)
    add({
      ...plain,
      id: id ?? `f0432${String(position).padStart(4, "0")}`,
      address,
      name: entry.name,
      orgName: entry.organization === "" ? "n/a" : entry.organization,
      isMultisig: address.startsWith("f2"),
      isVirtual,
      addressEth: ethereumAddress(address) ?? null,
      dcSource: isVirtual ? (ethereumAddress(entry.ma_address) ?? "f080").toUpperCase().replace("0X", "0x") : "f080",
      removed: !current && /removed|inactive|in-active/i.test(entry.status),
      diligence: characters[position % characters.length] ?? "mixed",
      active: current || random.chance(ARCHIVED_ACTIVE),
      repository: current ? githubRepository(entry.application.allocation_bookkeeping) : undefined,
      audits: entry.audits
    })
  })

  // Owners of application files whose registry file is in neither folder.
  for (const { allocatorId, repository } of data.applications) {
    const random = seededRandom(seed, "allocator", allocatorId)
    add({
      ...plain,
      id: allocatorId,
      address: robustAddress(random, "f2"),
      name: repository.replace(/^.*\//, ""),
      orgName: "n/a",
      diligence: random.pick(characters),
      active: true
    })
  }
  for (const known of unregistered) {
    const random = seededRandom(seed, "allocator", known.id)
    add({ ...plain, ...known, address: robustAddress(random, "f2"), diligence: "lax", active: true })
  }

  const addressOf = new Map(data.addresses.map((row) => [row.addressId, row]))
  for (const { notary = "" } of data.oldAllowances) {
    const known = addressOf.get(notary)
    add({
      ...plain,
      id: notary,
      address: known?.address ?? robustAddress(seededRandom(seed, "allocator", notary), "f1"),
      name: "n/a",
      orgName: "n/a",
      isMultisig: known?.isMultisig === "True",
      old: true
    })
  }
  return [...byId.values()]
}

const isIdAddress = (text: string): boolean => /^f0\d+$/.test(text)

/** Address of an allocator as its registry file gives it: the multisig, else the plain one. */
const chainAddress = (entry: RegistryEntry): string => {
  const { msig } = entry.pathway_addresses
  return msig === "" || msig.startsWith("0x") ? entry.address : msig
}

const githubRepository = (link: string): string | undefined =>
  Option.getOrUndefined(Option.map(bookkeepingRepository(link), ({ owner, repo }) => `${owner}/${repo}`))
