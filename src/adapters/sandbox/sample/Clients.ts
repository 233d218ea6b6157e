import { Option } from "effect"
import { clientAddress, isIdAddress } from "../../../domain/client/Bookkeeping.js"
import type { Diligence, SampleAllocator } from "./Allocators.js"
import { robustAddress } from "./ChainText.js"
import { POOR_PROVIDER_CLIENTS, type Quality, type SampleProvider } from "./Providers.js"
import type { RealData } from "./RealData.js"
import { type SeededRandom, seededRandom } from "./SeededRandom.js"
import { HISTORY_WEEKS } from "./Timeline.js"

export interface SampleClient {
  /** `f0…` */
  readonly id: string
  readonly address: string
  /** As DMOB spells it: padded, blank or `n/a` where the real ones are. */
  readonly name: string
  readonly orgName: string
  readonly region: string
  readonly industry: string
  /** Main allocator first. */
  readonly allocators: ReadonlyArray<string>
  /** Its application is in the sample's bookkeeping files, real or made up. */
  readonly applicationUrl: string
  readonly issueNumber: string
  /** Index among the real applications; none for a made-up client. */
  readonly applicationIndex: number | undefined
  /** `f410…` of the contract that holds its DataCap, "" for none. */
  readonly contractAddress: string
  /** Share of the network's new pieces, relative to other clients. */
  readonly weight: number
  /** Full weeks after the start of history at which it begins to store data. */
  readonly firstWeek: number
  readonly providers: ReadonlyArray<string>
}

/** Made-up clients beside the real applications; each allocator gets its turn. */
const SYNTHETIC_CLIENTS = 87
/** Exponent of the clients' activity by rank. */
const ZIPF_EXPONENT = 0.9
/** Flattens the head of the distribution, so that no client alone is the network. */
const ZIPF_SHIFT = 6
/** Chance that a client has a second allocator. */
const SECOND_ALLOCATOR = 0.12
/** Ids that no real actor of the sample has. */
const FIRST_APPLICANT_ID = 4_000_001
const FIRST_SYNTHETIC_ID = 4_100_001

/** Chance that one more provider of a client is of a kind, by the diligence of its allocator. */
const tastes: Readonly<Record<Diligence, Readonly<Record<Quality, number>>>> = {
  diligent: { good: 0.85, fair: 0.15, poor: 0 },
  mixed: { good: 0.46, fair: 0.5, poor: 0.04 },
  lax: { good: 0.08, fair: 0.14, poor: 0.78 }
}

const regions = [
  "Singapore",
  "United States",
  "Hong Kong",
  "Germany",
  "Japan",
  "Brazil",
  "Korea, Republic of",
  "France"
]
const industries = ["Life Science / Healthcare", "Environment", "Arts & Recreation", "Web3 / Crypto", "Education"]
const firstWords = ["Aurora", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Iris", "Juniper"]
const lastWords = ["Genomics", "Climate Archive", "Open Maps", "Media Library", "Telescope", "Field Recordings"]

/** Real applicants first, then made-up clients, with the providers each of them works with. */
export const sampleClients = (
  seed: number,
  data: RealData,
  allocators: ReadonlyArray<SampleAllocator>,
  providers: ReadonlyArray<SampleProvider>
): ReadonlyArray<SampleClient> => {
  const random = seededRandom(seed, "clients")
  const active = allocators.filter((allocator) => allocator.active)
  const diligenceOf = new Map(allocators.map((allocator) => [allocator.id, allocator.diligence]))
  const actors = [...applicants(random, data), ...madeUpClients(random, data, active)]
  const ranks = random.sample([...actors.keys()], actors.length)
  const poorUses = new Map<string, number>()
  return actors.map(({ allocator, repository, ...actor }, index): SampleClient => {
    const rank = ranks[index] ?? index
    const second = random.chance(SECOND_ALLOCATOR) ? [random.pick(active).id] : []
    const diligence = diligenceOf.get(allocator) ?? "mixed"
    return {
      ...actor,
      allocators: [...new Set([allocator, ...second])],
      applicationUrl: repository === undefined ? "n/a" : `https://github.com/${repository}/issues/${actor.issueNumber}`,
      weight: (rank + ZIPF_SHIFT) ** -ZIPF_EXPONENT,
      firstWeek: random.chance(0.4) ? 0 : random.integer(HISTORY_WEEKS - 4),
      providers: chooseProviders(random, diligence, providerCount(random, rank, diligence), providers, poorUses)
    }
  })
}

/** A client by what its application says. */
interface Actor extends Omit<SampleClient, "allocators" | "applicationUrl" | "weight" | "firstWeek" | "providers"> {
  readonly allocator: string
  readonly repository: string | undefined
}

const applicants = (random: SeededRandom, data: RealData): ReadonlyArray<Actor> => {
  const idOf = new Map(data.addresses.map(({ address, addressId }) => [address, addressId]))
  return data.applications.map(({ allocatorId, application, repository }, index) => {
    const stated = Option.getOrElse(clientAddress(application), () => "")
    const isId = isIdAddress(stated)
    return {
      id: isId ? stated : (idOf.get(stated) ?? `f0${FIRST_APPLICANT_ID + index}`),
      address: isId ? robustAddress(random, "f1") : stated,
      ...chainNames(random, application.Client.Name),
      region: application.Client.Region,
      industry: application.Client.Industry,
      allocator: allocatorId,
      repository,
      issueNumber: application["Issue Number"] === "" ? String(index + 1) : application["Issue Number"],
      applicationIndex: index,
      contractAddress: application["Client Contract Address"]
    }
  })
}

/** Clients of the allocators without a real application, turn by turn. */
const madeUpClients = (
  random: SeededRandom,
  data: RealData,
  active: ReadonlyArray<SampleAllocator>
): ReadonlyArray<Actor> => {
  const applied = new Set(data.applications.map(({ allocatorId }) => allocatorId))
  const without = active.filter(({ id }) => !applied.has(id))
  return Array.from({ length: SYNTHETIC_CLIENTS }, (_, index) => {
    const allocator = without[index % without.length]
    return {
      id: `f0${FIRST_SYNTHETIC_ID + index}`,
      address: robustAddress(random, "f1"),
      ...chainNames(random, `${random.pick(firstWords)} ${random.pick(lastWords)} ${index + 1}`),
      region: random.pick(regions),
      industry: random.pick(industries),
      allocator: allocator?.id ?? "",
      repository: allocator?.repository,
      issueNumber: String(index + 1),
      applicationIndex: undefined,
      contractAddress: ""
    }
  })
}

/** Clients use 5 to 16 providers, the busiest ones dozens; those whom nobody checks 3 to 5. */
const providerCount = (random: SeededRandom, rank: number, diligence: Diligence): number => {
  if (diligence === "lax") return 3 + random.integer(3)
  if (rank < 8) return 30 + random.integer(15)
  return rank < 40 ? 11 + random.integer(6) : 5 + random.integer(5)
}

const chooseProviders = (
  random: SeededRandom,
  diligence: Diligence,
  count: number,
  providers: ReadonlyArray<SampleProvider>,
  poorUses: Map<string, number>
): ReadonlyArray<string> => {
  const taste = tastes[diligence]
  const chosen = new Set<string>()
  for (let attempt = 0; attempt < count * 4 && chosen.size < count; attempt++) {
    const draw = random.next()
    const quality: Quality = draw < taste.poor ? "poor" : draw < taste.poor + taste.fair ? "fair" : "good"
    const free = providers.filter(
      ({ id, quality: offered }) =>
        offered === quality && !chosen.has(id) && (poorUses.get(id) ?? 0) < POOR_PROVIDER_CLIENTS
    )
    if (free.length === 0) continue
    const { id } = random.pick(free)
    chosen.add(id)
    if (quality === "poor") poorUses.set(id, (poorUses.get(id) ?? 0) + 1)
  }
  return [...chosen]
}

/** Of a name and an organisation the chain often knows one, padded, or `n/a`. */
const chainNames = (random: SeededRandom, name: string) => {
  const draw = random.next()
  if (draw < 0.1) return { name: "n/a", orgName: "n/a" }
  if (draw < 0.2) return { name: "n/a", orgName: `  ${name} ` }
  if (draw < 0.25) return { name: `  ${name}  `, orgName: "" }
  if (draw < 0.3) return { name: "   ", orgName: name }
  return { name, orgName: draw < 0.6 ? name : "n/a" }
}
