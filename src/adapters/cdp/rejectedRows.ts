import type { FactTable, MirrorTable } from "../../application/aggregation/AggregationTable.js"

/** Copied rows that no figure can use: the first reason that holds for a row, as `case when … then 'reason' …` arms in order. */
export const rejectedRows: Partial<
  Record<MirrorTable | FactTable, ReadonlyArray<{ readonly reason: string; readonly when: string }>>
> = {
  deal_fact: [
    { reason: "client id missing or not a decimal number", when: "client is null or client < 0" },
    { reason: "provider id missing or not a decimal number", when: "provider is null or provider < 0" },
    { reason: "piece size missing, negative or beyond 64 bits", when: "size is null or size < 0" }
  ],
  dmob_verifier: [{ reason: "allocator without an id", when: `"addressId" is null or "addressId" = ''` }],
  dmob_verified_client_allowance: [
    { reason: "client id is not an id address", when: `"addressId" is null or "addressId" !~ '^f0[0-9]{1,9}$'` },
    {
      reason: "allocator id is not an id address",
      when: `"verifierAddressId" is null or "verifierAddressId" !~ '^f0[0-9]{1,9}$'`
    },
    { reason: "allowance missing or negative", when: "allowance is null or allowance < 0" }
  ]
}
