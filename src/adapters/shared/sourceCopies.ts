import type { FactTable, MirrorTable } from "../../application/aggregation/AggregationTable.js"

/** One column of a copy: our name, its type here, and the source expression, with a guarded form where a value may not fit. */
export interface CopiedColumn {
  readonly name: string
  readonly type: "integer" | "bigint" | "numeric" | "text" | "boolean" | "uuid"
  readonly from: string
  readonly guarded?: string
}

export interface SourceCopy {
  /** A table, or a select in parentheses with its alias. */
  readonly source: string
  readonly columns: ReadonlyArray<CopiedColumn>
}

const column = (name: string, type: CopiedColumn["type"], from = `"${name}"`): CopiedColumn => ({ name, type, from })

/** An amount that is one: no NaN, no infinity. What is none becomes NULL. */
const amount = (name: string): CopiedColumn =>
  column(name, "numeric", `case when "${name}" between -1e30 and 1e30 then "${name}" end`)

const integer = (name: string): CopiedColumn => ({
  ...column(name, "integer"),
  guarded: `case when "${name}"::numeric between -2147483648 and 2147483647 then "${name}"::integer end`
})

/** The number of an id: up to nine digits and nothing else, told without a regular expression, which takes thrice as long. */
const decimalId = (name: string, source: string): CopiedColumn =>
  column(
    name,
    "integer",
    `case when octet_length("${source}") between 1 and 9 and ltrim("${source}", '0123456789') = '' then "${source}"::integer end`
  )

/** Whether a deal is in a sector; the text `null` is one. */
const IN_SECTOR = `coalesce("sectorId" <> '0', false)`

/** 64 bits over what figures read of a deal, and no more, so that harmless changes of a row stay unseen. */
export const dealHash = `hash_record_extended(row("clientId", "providerId", "pieceCid", "pieceSize", "termStart", "dealId" = 0, ${IN_SECTOR}), 0)`

/**
 * Clients of `dc_allocation_claim` with a row that is no allocation. Goes from one client to the next by the index on its
 * id, so that the table is never scanned; each answer is one row, or the planner would be free to join.
 */
const activeClients = `(
  with recursive listed (client) as (
    (select "clientId" from dc_allocation_claim where "clientId" is not null order by "clientId" limit 1)
    union all
    select (
      select c."clientId" from dc_allocation_claim c where c."clientId" > listed.client order by c."clientId" limit 1
    )
    from listed
    where listed.client is not null
  )
  select client as "clientId"
  from listed
  where (select true from dc_allocation_claim c where c."clientId" = listed.client and c.type <> 'allocation' limit 1)
) active_client`

/**
 * What is copied from DMOB, column by column and in this order on both sides: binary COPY converts nothing.
 * An epoch beyond 600,000,000 (the 26th century) stands for "never started" and becomes NULL, which is never eligible.
 */
export const sourceCopies: Record<MirrorTable | FactTable, SourceCopy> = {
  deal_fact: {
    source: "unified_verified_deal",
    columns: [
      column("row_hash", "bigint", dealHash),
      {
        name: "size",
        type: "bigint",
        from: `"pieceSize"::bigint`,
        guarded: `case when "pieceSize" between -9223372036854775808 and 9223372036854775807 then "pieceSize"::bigint end`
      },
      column("piece", "uuid", `coalesce(md5("pieceCid"), '00000000000000000000000000000000')::uuid`),
      column("id", "integer"),
      column(
        "start",
        "integer",
        `case when "termStart" between -2147483648 and 600000000 then "termStart"::integer end`
      ),
      decimalId("client", "clientId"),
      decimalId("provider", "providerId"),
      column("ddo", "boolean", `"dealId" = 0`),
      column("in_sector", "boolean", IN_SECTOR)
    ]
  },
  dmob_verifier: {
    source: "verifier",
    columns: [
      column("id", "integer"),
      column("addressId", "text"),
      column("address", "text"),
      amount("initialAllowance"),
      amount("allowance"),
      integer("createdAtHeight"),
      column("auditTrail", "text"),
      column("inffered", "boolean"),
      column("name", "text"),
      integer("issueCreateTimestamp"),
      integer("createMessageTimestamp"),
      column("isMultisig", "boolean"),
      integer("retries"),
      column("removed", "boolean"),
      column("orgName", "text"),
      column("addressEth", "text"),
      column("isVirtual", "boolean"),
      column("isMetaAllocator", "boolean"),
      column("dcSource", "text")
    ]
  },
  dmob_verifier_allowance: {
    source: "verifier_allowance",
    columns: [
      column("id", "integer"),
      column("addressId", "text"),
      integer("height"),
      amount("allowance"),
      integer("verifierId"),
      column("auditTrail", "text"),
      column("msgCID", "text"),
      integer("issueCreateTimestamp"),
      integer("createMessageTimestamp"),
      integer("retries"),
      column("error", "text"),
      column("auditStatus", "text"),
      column("isVirtual", "boolean"),
      column("dcSource", "text")
    ]
  },
  dmob_verified_client: {
    source: "verified_client",
    columns: [
      column("id", "integer"),
      column("addressId", "text"),
      column("address", "text"),
      column("verifierAddressId", "text"),
      amount("initialAllowance"),
      amount("allowance"),
      integer("createdAtHeight"),
      column("auditTrail", "text"),
      column("name", "text"),
      column("orgName", "text"),
      integer("issueCreateTimestamp"),
      integer("createMessageTimestamp")
    ]
  },
  dmob_verified_client_allowance: {
    source: "verified_client_allowance",
    columns: [
      column("id", "integer"),
      column("addressId", "text"),
      column("verifierAddressId", "text"),
      integer("height"),
      amount("allowance"),
      column("auditTrail", "text"),
      integer("issueCreateTimestamp"),
      integer("createMessageTimestamp")
    ]
  },
  dmob_client_contract: {
    source: "client_contract",
    columns: [
      column("id", "integer"),
      column("addressId", "text"),
      column("address", "text"),
      column("addressEth", "text")
    ]
  },
  dmob_unique_provider: {
    source: `(select distinct "providerId" from unique_providers where "providerId" is not null) unique_provider`,
    columns: [column("providerId", "text")]
  },
  dmob_active_client: { source: activeClients, columns: [column("clientId", "text")] }
}
