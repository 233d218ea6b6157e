import { assert, it } from "@effect/vitest"
import { verifiedClientRow } from "../../../src/application/allocator/VerifiedClientRow.js"
import type { ChainClient } from "../../../src/application/ports/ClientRepository.js"

const client: ChainClient = {
  id: 1,
  client: "f0100",
  address: "f1a",
  allocator: "f010",
  name: " Acme ",
  orgName: "n/a",
  initialAllowance: 2n ** 60n + 5n,
  allowance: 2n ** 60n,
  grants: []
}

it("tells what a client used and has left of an allocator's grants, under its cleaned names", () => {
  assert.deepStrictEqual(verifiedClientRow(client), {
    addressId: "f0100",
    address: "f1a",
    name: "Acme",
    orgName: null,
    verifierAddressId: "f010",
    usedDatacap: 5n,
    remainingDatacap: 2n ** 60n
  })
})

it("says 0 where the chain does not tell an amount", () => {
  assert.deepInclude(verifiedClientRow({ ...client, initialAllowance: null }), {
    usedDatacap: 0n,
    remainingDatacap: 2n ** 60n
  })
  assert.deepInclude(verifiedClientRow({ ...client, allowance: null }), { usedDatacap: 0n, remainingDatacap: 0n })
})
