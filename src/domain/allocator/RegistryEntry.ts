import { Data, Either, Option, ParseResult, Schema } from "effect"
import type { FilPlusEdition } from "../time/FilPlusEdition.js"
import { hasFailedAudit } from "./AuditHistory.js"
import { auditsOf, RegistryFile } from "./RegistryFile.js"

/** An allocator as the registry knows it. */
export interface RegistryEntry {
  readonly allocatorId: string
  readonly allocatorAddress: string
  /** Of the file inside the registry repository. */
  readonly path: string
  readonly rejected: boolean
  /** Where the chain names another id or address than the file, which wins. */
  readonly chainDisagreement: Option.Option<string>
}

/** A registry file tells of no allocator that we could name. */
export class RegistryFileUnusable extends Data.TaggedError("RegistryFileUnusable")<{
  readonly path: string
  readonly reason: "malformed" | "noAllocatorId" | "noAddress"
  readonly detail: string
}> {
  override get message(): string {
    return `${this.path}: ${this.detail}`
  }
}

/** Ids and addresses of the allocators on chain. */
export interface ChainDirectory {
  readonly idOf: (address: string) => Option.Option<string>
  readonly addressOf: (id: string) => Option.Option<string>
}

/** A directory of actors; the first of several with one id or address counts. */
export const chainDirectory = (actors: Iterable<{ readonly id: string; readonly address: string }>): ChainDirectory => {
  const ids = new Map<string, string>()
  const addresses = new Map<string, string>()
  for (const { id, address } of actors) {
    if (!ids.has(address)) ids.set(address, id)
    if (!addresses.has(id)) addresses.set(id, address)
  }
  return {
    idOf: (address) => Option.fromNullable(ids.get(address)),
    addressOf: (id) => Option.fromNullable(addresses.get(id))
  }
}

const decodeFile = Schema.decodeUnknownEither(RegistryFile)
const filled = (text: Option.Option<string>) => Option.filter(text, (present) => present !== "")

/**
 * The allocator of a registry file. The multisig of the pathway goes before the plain address, both before what the
 * chain knows; the id of the file before the chain's. Source: external services, "Allocator registry".
 */
export const registryEntry = (
  path: string,
  json: unknown,
  chain: ChainDirectory
): Either.Either<RegistryEntry, RegistryFileUnusable> => {
  const unusable = (reason: RegistryFileUnusable["reason"], detail: string) =>
    Either.left(new RegistryFileUnusable({ path, reason, detail }))
  const decoded = decodeFile(json)
  if (Either.isLeft(decoded)) return unusable("malformed", misfit(decoded.left))
  const file = decoded.right
  const statedId = filled(file.allocator_id)
  const statedAddress = Option.orElse(filled(Option.flatMap(file.pathway_addresses, ({ msig }) => msig)), () =>
    filled(file.address)
  )
  const chainId = Option.flatMap(statedAddress, chain.idOf)
  const id = Option.orElse(statedId, () => chainId)
  if (Option.isNone(id)) return unusable("noAllocatorId", "no allocator id, and the chain knows none for its address")
  const chainAddress = chain.addressOf(id.value)
  const address = Option.orElse(statedAddress, () => chainAddress)
  if (Option.isNone(address)) return unusable("noAddress", `no address, and the chain knows none for ${id.value}`)
  return Either.right({
    allocatorId: id.value,
    allocatorAddress: address.value,
    path,
    rejected: isArchived(path)
      ? !Option.contains(file.status, "Active")
      : hasFailedAudit(auditsOf(file).map(({ outcome }) => outcome)),
    chainDisagreement: Option.firstSomeOf([
      Option.map(differing(chainId, id.value), (other) => `the chain has ${other} for ${address.value}`),
      Option.map(differing(chainAddress, address.value), (other) => `the chain has ${other} for ${id.value}`)
    ])
  })
}

/** Which field that names the allocator is of another type. */
const misfit = (error: ParseResult.ParseError): string => {
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
  return issue === undefined || issue.path.length === 0
    ? "the file is no object"
    : `${issue.path.join(".")}: ${issue.message}`
}

const differing = (known: Option.Option<string>, used: string): Option.Option<string> =>
  Option.filter(known, (text) => text !== used)

const isArchived = (path: string): boolean => path.includes("Allocator_Archive")

/** Whether a file counts as one of the older layout, which numbers them: by the digit that its name ends in. */
const isNumbered = (path: string): boolean => /\d\.json$/.test(path)

/**
 * Each allocator once, in the order in which they first come. In the archive the last file counts; in the registry the
 * first, except that a named file replaces a numbered one. Source: external services, "Allocator registry".
 */
export const onePerAllocator = <A extends Pick<RegistryEntry, "allocatorId" | "path">>(
  entries: Iterable<A>
): ReadonlyArray<A> => {
  const kept = new Map<string, A>()
  for (const entry of entries) {
    const known = kept.get(entry.allocatorId)
    if (known === undefined || isArchived(entry.path) || (isNumbered(known.path) && !isNumbered(entry.path))) {
      kept.set(entry.allocatorId, entry)
    }
  }
  return Array.from(kept.values())
}

/** An allocator's standing in a registry: in the current one, that of edition 6, or in the archive, that of edition 5. */
export interface RegistryStanding {
  readonly allocator: string
  readonly register: "current" | "archive"
  readonly rejected: boolean
}

/** The register whose allocators belong to each edition; edition 4 has none. */
export const registers: Readonly<Record<FilPlusEdition["id"], RegistryStanding["register"] | null>> = {
  4: null,
  5: "archive",
  6: "current"
}

/**
 * Allocators in the registry of an edition that are not rejected there; of any edition when none is asked.
 * Source: published rules, "Open-data provider", "Fil+ editions".
 */
export const acceptedAllocators = (
  standings: Iterable<RegistryStanding>,
  edition: Option.Option<Pick<FilPlusEdition, "id">>
): ReadonlySet<string> => {
  const accepted = new Set<string>()
  for (const { allocator, register, rejected } of standings) {
    const isAsked = Option.match(edition, { onNone: () => true, onSome: ({ id }) => registers[id] === register })
    if (isAsked && !rejected) accepted.add(allocator)
  }
  return accepted
}
