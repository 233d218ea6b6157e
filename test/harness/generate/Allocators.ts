import { ethereumAddress, robustAddress } from "../../../src/adapters/sandbox/sample/ChainText.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { actorNumber } from "./Population.js"

export interface GeneratedAllocator {
  /** `f0…` */
  readonly id: string
  readonly address: string
  /** `0x…`, of contracts. */
  readonly addressEth: string | null
  readonly name: string
  readonly orgName: string
  readonly kind: "plain" | "virtual" | "meta"
  /** `f080`, or the Ethereum address of the meta-allocator that it draws from, in any case. */
  readonly dcSource: string
  /** Gives DataCap to clients of the current edition. */
  readonly active: boolean
  /** Folders of the registry that know it. */
  readonly registries: ReadonlyArray<"current" | "archive">
  /** Labels of its application; none when the file has no list. */
  readonly audit: ReadonlyArray<string> | undefined
  /** `owner/name` of the repository with its clients' applications. */
  readonly repository: string
}

/** Of 300 allocators, 5 are meta-allocators and 40 are virtual. */
const META_SHARE = 5 / 300
const VIRTUAL_SHARE = 40 / 300
/** The others gave DataCap in former editions only. */
const ACTIVE_SHARE = 0.57

const auditLists: ReadonlyArray<ReadonlyArray<string> | undefined> = [
  ["Public Open"],
  ["Public Open"],
  ["Enterprise Data"],
  ["Public Open", "Enterprise Data"],
  ["Automated"],
  ["On-Ramps"],
  ["Other"],
  [],
  undefined
]

const registryFolders: ReadonlyArray<GeneratedAllocator["registries"]> = [
  ["current"],
  ["current"],
  ["current"],
  ["current"],
  ["current"],
  ["archive"],
  ["archive"],
  ["current", "archive"],
  []
]

/** Meta-allocators first, then those that draw from them, then the plain ones. */
export const generatedAllocators = (seed: number, count: number): ReadonlyArray<GeneratedAllocator> => {
  const random = seededRandom(seed, "allocators")
  const metas = Math.max(2, Math.round(count * META_SHARE))
  const virtuals = Math.max(4, Math.round(count * VIRTUAL_SHARE))
  const sources: Array<string> = []
  return Array.from({ length: count }, (_, position) => {
    const kind = position < metas ? "meta" : position < metas + virtuals ? "virtual" : "plain"
    const address = kind === "plain" ? robustAddress(random, random.chance(0.6) ? "f2" : "f1") : delegated(random)
    const addressEth = ethereumAddress(address) ?? null
    const dcSource = kind === "virtual" ? inAnyCase(random, random.pick(sources)) : "f080"
    if (kind === "meta" && addressEth !== null) sources.push(addressEth)
    return {
      id: `f0${actorNumber("allocator", position, random.next())}`,
      address,
      addressEth,
      ...chainNames(random, `Allocator ${position + 1}`),
      kind,
      dcSource,
      active: kind === "virtual" || (kind === "plain" && random.chance(ACTIVE_SHARE)),
      registries: random.pick(registryFolders),
      audit: auditLists[random.integer(auditLists.length)],
      repository: `allocators/bookkeeping-${position + 1}`
    }
  })
}

/** A made-up delegated address of the Ethereum namespace. */
const delegated = (random: SeededRandom): string => `f410f${robustAddress(random, "f1").slice(2)}`

const inAnyCase = (random: SeededRandom, address: string): string =>
  random.chance(0.5) ? address : `0x${address.slice(2).toUpperCase()}`

/** Of a name and an organisation the chain often knows one, padded, or `n/a`. */
export const chainNames = (random: SeededRandom, name: string) => {
  const draw = random.next()
  if (draw < 0.1) return { name: "n/a", orgName: "n/a" }
  if (draw < 0.2) return { name: "n/a", orgName: ` ${name} ` }
  if (draw < 0.25) return { name: "  ", orgName: name }
  return { name, orgName: draw < 0.6 ? `${name} Ltd` : "n/a" }
}
