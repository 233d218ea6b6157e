import { seededRandom } from "./SeededRandom.js"

/** A city as the location service words it. */
export interface SamplePlace {
  readonly city: string
  readonly region: string
  /** Two letters. */
  readonly country: string
  /** Latitude and longitude. */
  readonly loc: string
  readonly org: string
  readonly postal: string
  readonly timezone: string
}

const place = (
  [city, region, country]: readonly [string, string, string],
  loc: string,
  postal: string,
  timezone: string
): SamplePlace => ({ city, region, country, loc, org: `AS64500 Sample Hosting ${city}`, postal, timezone })

/** Where machines stand; a city that stands here twice has twice as many. */
const places: ReadonlyArray<SamplePlace> = [
  place(["Hong Kong", "Hong Kong", "HK"], "22.2783,114.1747", "999077", "Asia/Hong_Kong"),
  place(["Hong Kong", "Hong Kong", "HK"], "22.2783,114.1747", "999077", "Asia/Hong_Kong"),
  place(["Singapore", "Singapore", "SG"], "1.2897,103.8501", "018989", "Asia/Singapore"),
  place(["Singapore", "Singapore", "SG"], "1.2897,103.8501", "018989", "Asia/Singapore"),
  place(["Shenzhen", "Guangdong", "CN"], "22.5455,114.0683", "518000", "Asia/Shanghai"),
  place(["Shenzhen", "Guangdong", "CN"], "22.5455,114.0683", "518000", "Asia/Shanghai"),
  place(["Chengdu", "Sichuan", "CN"], "30.6667,104.0667", "610000", "Asia/Shanghai"),
  place(["Seoul", "Seoul", "KR"], "37.5660,126.9784", "03141", "Asia/Seoul"),
  place(["Tokyo", "Tokyo", "JP"], "35.6895,139.6917", "101-8656", "Asia/Tokyo"),
  place(["Los Angeles", "California", "US"], "34.0522,-118.2437", "90009", "America/Los_Angeles"),
  place(["Las Vegas", "Nevada", "US"], "36.1750,-115.1372", "89111", "America/Los_Angeles"),
  place(["Ashburn", "Virginia", "US"], "39.0437,-77.4875", "20147", "America/New_York"),
  place(["Montréal", "Quebec", "CA"], "45.5088,-73.5878", "H3B", "America/Toronto"),
  place(["São Paulo", "São Paulo", "BR"], "-23.5475,-46.6361", "01000-000", "America/Sao_Paulo"),
  place(["Frankfurt am Main", "Hesse", "DE"], "50.1155,8.6842", "60306", "Europe/Berlin"),
  place(["Amsterdam", "North Holland", "NL"], "52.3740,4.8897", "1012", "Europe/Amsterdam"),
  place(["Warsaw", "Mazovia", "PL"], "52.2298,21.0118", "00-002", "Europe/Warsaw"),
  place(["London", "England", "GB"], "51.5085,-0.1257", "E1W", "Europe/London"),
  place(["Johannesburg", "Gauteng", "ZA"], "-26.2023,28.0436", "2000", "Africa/Johannesburg"),
  place(["Sydney", "New South Wales", "AU"], "-33.8678,151.2073", "2000", "Australia/Sydney")
]

/** Networks that documentation uses: nobody's machine has an address there. */
const NETWORKS = ["192.0.2", "198.51.100", "203.0.113"] as const
const ADDRESSES_EACH = 253

/** A documentation address of which the service knows no place. */
export const UNPLACED_ADDRESS = "203.0.113.254"

/** Documentation addresses, `n` taken round. */
export const ip4Address = (n: number): string =>
  `${NETWORKS[n % NETWORKS.length] ?? NETWORKS[0]}.${1 + (Math.floor(n / NETWORKS.length) % ADDRESSES_EACH)}`
export const ip6Address = (n: number): string => `2001:db8::${(1 + (n % 0xffff)).toString(16)}`

/** Addresses of networks at home, which are no place in the world. */
const homeAddress = /^(10\.|127\.|192\.168\.|::1$|f[cd])/
const documentationAddress = /^(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:)/

/** A name server of the world, which health checks ask for. */
const NAME_SERVER = "8.8.8.8"
const nameServer: SamplePlace = {
  ...place(["Mountain View", "California", "US"], "37.4056,-122.0775", "94043", "America/Los_Angeles"),
  org: "AS15169 Google LLC"
}

/** What is known of an address: its place, that it is of no public network, or nothing. */
export const placeOf = (seed: number, ip: string): SamplePlace | "bogon" | "unknown" => {
  if (homeAddress.test(ip)) return "bogon"
  if (ip === NAME_SERVER) return nameServer
  if (!documentationAddress.test(ip) || ip === UNPLACED_ADDRESS) return "unknown"
  return seededRandom(seed, "place", ip).pick(places)
}
