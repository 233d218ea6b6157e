import { Option } from "effect"

/** Where an IP address is in the world. Source: REST interface, location in reports. */
export interface Location {
  readonly ip: string
  readonly city: string
  readonly region: string
  /** Two letters. */
  readonly country: string
  /** Latitude and longitude, degrees: `21.5000,-11.2500`. */
  readonly loc: string
  readonly timezone: string
  readonly org: string | null
  readonly postal: string | null
}

/** Where a storage provider was found when it was looked up: all null when nobody could tell. */
export interface ProviderPlace {
  readonly provider: string
  /** Degrees, as the location service writes them. */
  readonly lat: string | null
  readonly long: string | null
  readonly country: string | null
  readonly region: string | null
  readonly city: string | null
}

const coordinates = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/

/** A provider's place on the map. Coordinates that cannot be read are unknown. Source: external services, "Location". */
export const providerPlace = (provider: string, location: Option.Option<Location>): ProviderPlace => {
  if (Option.isNone(location)) return { provider, lat: null, long: null, country: null, region: null, city: null }
  const { loc, country, region, city } = location.value
  const [, lat = null, long = null] = coordinates.exec(loc) ?? []
  return { provider, lat, long, country, region, city }
}
