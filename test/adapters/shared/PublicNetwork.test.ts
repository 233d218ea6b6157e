import { assert, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { isPublicAddress } from "../../../src/adapters/shared/PublicNetwork.js"

it("addresses of the internet are public", () => {
  for (const ip of ["8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.0", "223.255.255.255", "100.128.0.0"]) {
    assert.isTrue(isPublicAddress(ip), ip)
  }
  for (const ip of ["2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450::1"])
    assert.isTrue(isPublicAddress(ip), ip)
})

it("addresses of this machine, of private networks, of links, of groups and of documentation are not", () => {
  const ours4 = ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255"]
  const others4 = ["192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1"]
  const ours6 = ["::", "::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "ff02::1", "2001:db8::1", "3fff::1"]
  const tunnels = [
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "::127.0.0.1"
  ]
  for (const ip of [...ours4, ...others4, "240.0.0.1", "255.255.255.255", ...ours6, ...tunnels]) {
    assert.isFalse(isPublicAddress(ip), ip)
  }
})

it("what is no address is not public", () => {
  for (const text of ["", "localhost", "8.8.8", "8.8.8.8.", "0x8.8.8.8", "[2a00::1]", " 8.8.8.8"]) {
    assert.isFalse(isPublicAddress(text), text)
  }
})

it.prop("every text has an answer", [fc.oneof(fc.string(), fc.ipV4(), fc.ipV6())], ([text]) => {
  assert.isBoolean(isPublicAddress(text))
})
