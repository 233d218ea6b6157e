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
  const idOf = new Map(data.addresses.map((row) => [row.address, row.addressId]))
  const drafts = [
    ...data.applications.map((file, index) => {
      const written = file.application.ID
      const address = /^[0134]/.test(written) ? `f${written}` : written
      return {
        id: /^f0\d+$/.test(address) ? address : (idOf.get(address) ?? `f0${FIRST_APPLICANT_ID + index}`),
        address: /^f0\d+$/.test(address) ? robustAddress(random, "f1") : address,
        ...chainNames(random, file.application.Client.Name),
        region: file.application.Client.Region,
        industry: file.application.Client.Industry,
        allocator: file.allocatorId,
        repository: file.repository,
        issueNumber: file.application["Issue Number"] === "" ? String(index + 1) : file.application["Issue Number"],
        applicationIndex: index,
        contractAddress: file.application["Client Contract Address"]
      }
    }),
    ...Array.from({ length: SYNTHETIC_CLIENTS }, (_, index) => {
      const served = active.filter(({ id }) => !data.applications.some((file) => file.allocatorId === id))
      const allocator = served[index % served.length]
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
  ]

  const ranks = random.sample([...drafts.keys()], drafts.length)
  const poorUses = new Map<string, number>()
  return drafts.map((draft, index): SampleClient => {
    const rank = ranks[index] ?? index
    const second = random.chance(0.12) ? [random.pick(active).id] : []
    const weight = (rank + ZIPF_SHIFT) ** -ZIPF_EXPONENT
    const diligence = diligenceOf.get(draft.allocator) ?? "mixed"
    return {
      id: draft.id,
      address: draft.address,
      name: draft.name,
      orgName: draft.orgName,
      region: draft.region,
      industry: draft.industry,
      allocators: [...new Set([draft.allocator, ...second])],
      applicationUrl:
        draft.repository === undefined ? "n/a" : `https://github.com/${draft.repository}/issues/${draft.issueNumber}`,
      issueNumber: draft.issueNumber,
      applicationIndex: draft.applicationIndex,
      contractAddress: draft.contractAddress,
      weight,
      firstWeek: random.chance(0.4) ? 0 : random.integer(HISTORY_WEEKS - 4),
      providers: chooseProviders(random, diligence, providerCount(random, rank, diligence), providers, poorUses)
    }
  })
}

/** Clients use 5 to 16 providers, the busiest ones dozens; those whom nobody checks 3 to 5. */
const providerCount = (random: SeededRandom, rank: number, diligence: Diligence): number =>
  diligence === "lax"
    ? 3 + random.integer(3)
    : rank < 8
      ? 30 + random.integer(15)
      : rank < 40
        ? 11 + random.integer(6)
        : 5 + random.integer(5)

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
