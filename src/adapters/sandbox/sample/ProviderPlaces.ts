import { Array as Arr, Option } from "effect"
import { type ProviderPlace, providerPlace } from "../../../domain/storage-provider/Location.js"
import { publisherAddress } from "../../shared/PublisherAddress.js"
import type { CopyRow } from "./CopyRows.js"
import { addressesOfName, type SampleMiner } from "./Miners.js"
import { placeOf } from "./Places.js"
import type { Day } from "./ProviderRates.js"
import type { SampleWorld } from "./SampleWorld.js"
import { seededRandom } from "./SeededRandom.js"
import { HOURS_PER_DAY, type Hour, timestampText } from "./Timeline.js"

/** Where a look-up finds a provider, by the sample's own name server and location service. */
export const placeOfMiner = ({ miners, seed }: SampleWorld, { id, multiaddresses }: SampleMiner): ProviderPlace => {
  for (const { host, protocol } of Arr.getRights(multiaddresses.map(publisherAddress))) {
    const named = addressesOfName(seed, miners, host)
    const ip = protocol === "dns4" ? named?.ip4 : protocol === "dns6" ? named?.ip6 : host
    const place = ip === undefined ? "bogon" : placeOf(seed, ip)
    if (ip === undefined || place === "bogon") continue
    return providerPlace(id, place === "unknown" ? Option.none() : Option.some({ ip, ...place }))
  }
  return providerPlace(id, Option.none())
}

/** A row of `provider_ip_info`. */
const placeRow = (world: SampleWorld, miner: SampleMiner, lookedUp: Hour): CopyRow => {
  const { city, country, lat, long, provider, region } = placeOfMiner(world, miner)
  return { provider, date: `${timestampText(lookedUp)}Z`, lat, long, country, region, city }
}

/** Share of the providers that nobody has looked up yet, and of those whose look-up is due again. */
const NEW = 0.05
const DUE = 0.08
/** Hours for which a look-up serves, and after which at the latest it was made anew. */
const SERVES = 7 * HOURS_PER_DAY
const LATEST = 10 * HOURS_PER_DAY

/** Where most of the providers with deals were found in the days before `today`; of a few that was a while ago. */
export const placeRows = (world: SampleWorld, today: Day): ReadonlyArray<CopyRow> =>
  [...world.miners.values()].flatMap((miner) => {
    if (world.claims.claimsBefore(miner.id, today) === 0) return []
    const random = seededRandom(world.seed, "looked up", miner.id)
    const draw = random.next()
    if (draw < NEW) return []
    const age =
      draw < NEW + DUE ? random.between(SERVES + HOURS_PER_DAY, LATEST) : random.between(0, SERVES - HOURS_PER_DAY)
    return [placeRow(world, miner, today * HOURS_PER_DAY - age)]
  })
