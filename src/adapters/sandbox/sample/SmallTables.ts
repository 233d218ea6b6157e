import { Array as Arr } from "effect"
import { EDITION_START_EPOCH } from "../../../domain/time/ChainEpoch.js"
import { ethereumAddress, robustAddress } from "./ChainText.js"
import type { CopyRow, TableRows } from "./CopyRows.js"
import type { SampleDeal } from "./Deals.js"
import { type AllocatorGrant, allocatorGrants, clientGrants, type Grant } from "./Grants.js"
import type { Network } from "./Network.js"
import type { RealData } from "./RealData.js"
import { seededRandom } from "./SeededRandom.js"
import { type Hour, heightAt, secondsAt } from "./Timeline.js"

/** The small tables of DMOB as they stand at `until`, every row of them. `deals` are those up to then. */
export const smallTables = (
  network: Network,
  data: RealData,
  deals: ReadonlyArray<SampleDeal>,
  history: Hour,
  until: Hour
): ReadonlyArray<TableRows> => {
  const toClients = clientGrants(network, data, history, until)
  const given = bytesBy(toClients, ({ from }) => from)
  const toAllocators = allocatorGrants(network, data, given, until)
  return [
    { table: "verifier", rows: verifiers(network, toAllocators, given) },
    { table: "verifier_allowance", rows: verifierAllowances(network, toAllocators) },
    { table: "verified_client", rows: verifiedClients(network, data, toClients, usedByClient(deals)) },
    { table: "verified_client_allowance", rows: toClients.map(clientAllowance) },
    {
      table: "client_contract",
      rows: clientContracts(network).map((contract, index) => ({ id: index + 1, ...contract }))
    }
  ]
}

const bytesBy = (grants: ReadonlyArray<Grant>, key: (grant: Grant) => string): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const grant of grants) sums.set(key(grant), (sums.get(key(grant)) ?? 0n) + grant.bytes)
  return sums
}

const usedByClient = (deals: ReadonlyArray<SampleDeal>): Map<string, bigint> => {
  const used = new Map<string, bigint>()
  for (const { clientId, pieceSize, start } of deals) {
    if (clientId === null || start === undefined) continue
    used.set(`f0${clientId}`, (used.get(`f0${clientId}`) ?? 0n) + pieceSize)
  }
  return used
}

const total = (grants: ReadonlyArray<Grant>): bigint => grants.reduce((sum, { bytes }) => sum + bytes, 0n)

const height = (grant: Grant): number | null => (grant.at === undefined ? null : heightAt(grant.at))

/** An application is opened six days before its grant. */
const times = (grant: Grant) => ({
  issueCreateTimestamp: grant.at === undefined ? null : secondsAt(grant.at - 6 * 24),
  createMessageTimestamp: grant.at === undefined ? null : secondsAt(grant.at)
})

/** The one whose message came first. */
const earliest = <A extends Grant>([first, ...rest]: Arr.NonEmptyReadonlyArray<A>): A =>
  rest.reduce(
    (known, grant) => (grant.at !== undefined && !(known.at !== undefined && known.at <= grant.at) ? grant : known),
    first
  )

const verifiers = (
  network: Network,
  grants: ReadonlyArray<AllocatorGrant>,
  given: ReadonlyMap<string, bigint>
): ReadonlyArray<CopyRow> => {
  const byAllocator = new Map(Object.entries(Arr.groupBy(grants, ({ to }) => to)))
  return network.allocators.map((allocator, index) => {
    const received = byAllocator.get(allocator.id)
    const first = received === undefined ? undefined : earliest(received)
    const granted = received === undefined ? 0n : total(received)
    return {
      id: index + 1,
      addressId: allocator.id,
      address: allocator.address,
      initialAllowance: granted,
      allowance: granted - (given.get(allocator.id) ?? 0n),
      createdAtHeight: first === undefined ? EDITION_START_EPOCH + 1 : height(first),
      auditTrail: "n/a",
      name: allocator.name,
      ...(first === undefined ? { issueCreateTimestamp: null, createMessageTimestamp: null } : times(first)),
      isMultisig: allocator.isMultisig,
      retries: 3,
      removed: allocator.removed,
      orgName: allocator.orgName,
      addressEth: allocator.addressEth,
      isVirtual: allocator.isVirtual,
      isMetaAllocator: allocator.isMetaAllocator,
      dcSource: allocator.dcSource
    }
  })
}

const verifierAllowances = (network: Network, grants: ReadonlyArray<AllocatorGrant>): ReadonlyArray<CopyRow> => {
  const known = new Map(network.allocators.map((allocator, index) => [allocator.id, { allocator, row: index + 1 }]))
  return grants.map((grant) => {
    const receiver = known.get(grant.to)
    return {
      id: grant.id,
      addressId: grant.to,
      height: height(grant),
      allowance: grant.bytes,
      verifierId: receiver?.row ?? null,
      auditTrail: grant.applicationUrl,
      msgCID: grant.message,
      ...times(grant),
      retries: 3,
      auditStatus: grant.auditStatus,
      isVirtual: receiver?.allocator.isVirtual ?? false,
      dcSource: receiver?.allocator.dcSource ?? "f080"
    }
  })
}

const clientAllowance = (grant: Grant): CopyRow => ({
  id: grant.id,
  addressId: grant.to,
  verifierAddressId: grant.from,
  height: height(grant),
  allowance: grant.bytes,
  auditTrail: grant.applicationUrl,
  msgCID: grant.message,
  ...times(grant),
  retries: 3,
  dcSource: "f080"
})

/** Ids of contracts that hold DataCap for a client. */
const FIRST_CONTRACT_ID = 4_200_001

/** Contracts that hold DataCap, each once, in both spellings of their address. */
export const clientContracts = (network: Network) => {
  const addresses = network.clients.map(({ contractAddress }) => contractAddress).filter((address) => address !== "")
  return [...new Set(addresses)].map((address, index) => ({
    addressId: `f0${FIRST_CONTRACT_ID + index}`,
    address,
    addressEth: ethereumAddress(address) ?? address
  }))
}

/** One row for each client and allocator, in the order of the grants; then contracts and rows that know no id. */
const verifiedClients = (
  network: Network,
  data: RealData,
  grants: ReadonlyArray<Grant>,
  unpaid: Map<string, bigint>
): ReadonlyArray<CopyRow> => {
  const clients = new Map(network.clients.map((client) => [client.id, client]))
  const addresses = new Map(data.addresses.map(({ address, addressId }) => [addressId, address]))
  const madeUp = (key: string | number) => robustAddress(seededRandom(network.seed, "client address", key), "f1")
  const known = Object.values(Arr.groupBy(grants, ({ from, to }) => `${to} ${from}`)).map((received): CopyRow => {
    const first = earliest(received)
    const client = clients.get(first.to)
    const granted = total(received)
    // What a client has used comes off its allowances one allocator after the other.
    const owed = unpaid.get(first.to) ?? 0n
    const taken = owed < granted ? owed : granted
    unpaid.set(first.to, owed - taken)
    return {
      addressId: first.to,
      address: client?.address ?? addresses.get(first.to) ?? madeUp(first.to),
      verifierAddressId: first.from,
      initialAllowance: granted,
      allowance: granted - taken,
      createdAtHeight: height(first),
      auditTrail: first.applicationUrl,
      name: client?.name ?? "n/a",
      ...times(first),
      retries: 3,
      orgName: client?.orgName ?? "n/a",
      region: client?.region ?? null,
      industry: client?.industry ?? null,
      isAccount: true,
      dcSource: "f080"
    }
  })
  const [someone] = known
  const odd = (addressId: string | null, address: string, name: string): CopyRow => ({
    ...someone,
    addressId,
    address,
    auditTrail: "n/a",
    name,
    orgName: "n/a"
  })
  const rows = [
    ...known,
    ...clientContracts(network).map(({ address, addressId }) => odd(addressId, address, "n/a")),
    odd(null, madeUp("without id"), "  Unresolved Client "),
    odd("", madeUp("with empty id"), "   ")
  ]
  return rows.map((row, index) => ({ id: index + 1, ...row }))
}
