import { BlockList, isIP } from "node:net"

/** Blocks of IPv4 that are not everybody's. Source: IANA registry of special-purpose addresses. */
const special4: ReadonlyArray<readonly [string, number]> = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3]
]

/** Blocks of the global IPv6 space that lead elsewhere: tunnels, which name an IPv4 address, and documentation. */
const special6: ReadonlyArray<readonly [string, number]> = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20]
]

const blocks = (family: "ipv4" | "ipv6", subnets: ReadonlyArray<readonly [string, number]>): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family)
  return list
}

const notPublic4 = blocks("ipv4", special4)
const notPublic6 = blocks("ipv6", special6)
const global6 = blocks("ipv6", [["2000::", 3]])

/** Whether an IP address is one of the internet, and not of this machine, a private network or a documentation. */
export const isPublicAddress = (ip: string): boolean => {
  switch (isIP(ip)) {
    case 4:
      return !notPublic4.check(ip, "ipv4")
    case 6:
      return !ip.includes("%") && global6.check(ip, "ipv6") && !notPublic6.check(ip, "ipv6")
    default:
      return false
  }
}
