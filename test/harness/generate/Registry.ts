import type { CopyRow, TableRows } from "../../../src/adapters/sandbox/sample/CopyRows.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_DAY, type Hour, timestampText } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { PROVIDERS_QUESTION, PUBLIC_DATASET_QUESTION } from "../../../src/domain/client/Bookkeeping.js"
import type { GeneratedAllocator } from "./Allocators.js"
import type { GeneratedClient } from "./Clients.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"

/** Share of allocators whose file says that they were rejected. */
const REJECTED = 0.04
/** Share of clients whose application nobody finds. */
const WITHOUT_APPLICATION = 0.1

const pathwayTypes = ["MDMA", "MDMA", "RKH", "AMA", "ORMA"]
const outcomes = ["MATCH", "DOUBLE", "THROTTLE", "REJECT"]
/** Answers to the public-dataset question as applicants write them; most agree. */
const confirmations = ["[X] I confirm", "[x] I confirm", "[x] I confirm", "Yes", "[ ] I confirm", "No"]

/** Both registries and the clients' applications, as collectors store them. */
export const registryTables = (network: GeneratedNetwork): ReadonlyArray<TableRows> => {
  const random = seededRandom(network.seed, "registry")
  const entries = (registry: "current" | "archive") =>
    network.allocators
      .filter(({ registries }) => registries.includes(registry))
      .map((allocator) => registryRow(random, network, allocator, registry))
  return [
    { table: "allocator_registry", rows: entries("current") },
    { table: "allocator_registry_archive", rows: entries("archive") },
    {
      table: "allocator_client_bookkeeping",
      rows: network.clients.flatMap((client) => bookkeepingRows(random, client))
    }
  ]
}

const registryRow = (
  random: SeededRandom,
  { period }: GeneratedNetwork,
  allocator: GeneratedAllocator,
  registry: "current" | "archive"
): CopyRow => {
  const granted = random.between(period.oldUntil, period.from)
  const audits = Array.from({ length: 1 + random.integer(4) }, (_, position) =>
    audit(random, granted + position * random.between(60, 120) * HOURS_PER_DAY, position)
  ).filter(({ started }) => started < isoText(period.until))
  const file = {
    allocator_id: allocator.id,
    address: allocator.address,
    name: allocator.name,
    organization: allocator.orgName,
    metapathway_type: random.pick(pathwayTypes),
    ma_address: "",
    pathway_addresses: { msig: allocator.address.startsWith("f2") ? allocator.address : "" },
    application: {
      ...(allocator.audit === undefined ? {} : { audit: allocator.audit }),
      data_types: ["Public, Open Dataset (Research/Non-Profit)"],
      required_sps: String(3 + random.integer(4)),
      required_replicas: String(3 + random.integer(5)),
      tranche_schedule: "First: 5%; second: 10%; third: 20%",
      allocation_bookkeeping: `https://github.com/${allocator.repository}`
    },
    history: { Approved: isoText(granted) },
    audits
  }
  return {
    allocator_id: allocator.id,
    allocator_address: allocator.address,
    json_path: `${registry === "current" ? "Allocators" : "Allocator_Archive"}/${allocator.id}.json`,
    registry_info: JSON.stringify(file),
    rejected: random.chance(REJECTED)
  }
}

/** The first audit of an allocator is its grant. */
const audit = (random: SeededRandom, at: Hour, position: number) => ({
  started: isoText(at),
  ended: isoText(at + random.between(5, 40) * HOURS_PER_DAY),
  dc_allocated: isoText(at + random.between(40, 50) * HOURS_PER_DAY),
  outcome: position === 0 ? "GRANTED" : random.pick(outcomes),
  datacap_amount: 5 * (1 + random.integer(4))
})

const isoText = (hour: Hour): string => `${timestampText(hour).replace(" ", "T")}Z`

/** The client's application at its main allocator. */
const bookkeepingRows = (random: SeededRandom, client: GeneratedClient): ReadonlyArray<CopyRow> => {
  const [allocator] = client.allocators
  if (allocator === undefined || random.chance(WITHOUT_APPLICATION)) return []
  const size = 20 + random.integer(400)
  const replicas = 4 + random.integer(6)
  const file = {
    Version: "1.3",
    ID: client.address,
    Client: { Name: client.name.trim() === "" ? client.orgName : client.name },
    Project: {
      [PUBLIC_DATASET_QUESTION]: random.pick(confirmations),
      [PROVIDERS_QUESTION]: client.providers.slice(0, 12).join("\r\n")
    },
    Datacap: {
      "Total Requested Amount": `${((size * replicas) / 1024).toFixed(1)}PiB`,
      "Single Size Dataset": `${size}TiB`
    },
    Lifecycle: { "On Chain Address": client.address }
  }
  return [
    {
      allocator_id: allocator.id,
      client_id: client.id,
      client_address: client.address,
      json_path: `applications/${client.address}.json`,
      bookkeeping_info: JSON.stringify(file)
    }
  ]
}
