import { SqlClient, SqlSchema } from "@effect/sql"
import { type Context, Effect, Schema } from "effect"
import type { AllocatorRepository } from "../../application/ports/AllocatorRepository.js"
import { epochAt } from "../../domain/time/ChainEpoch.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const Text = Schema.NullOr(Schema.String)
const Whole = Schema.NullOr(Schema.Int)

const AllocatorRow = Schema.Struct({
  addressId: Schema.String,
  address: Schema.String,
  addressEth: Text,
  name: Text,
  orgName: Text,
  auditTrail: Text,
  initialAllowance: Schema.NullOr(Schema.BigInt),
  allowance: Schema.NullOr(Schema.BigInt),
  createdAtHeight: Whole,
  issueCreateTimestamp: Whole,
  createMessageTimestamp: Whole,
  retries: Schema.Int,
  removed: Schema.Boolean,
  inffered: Schema.Boolean,
  isMultisig: Schema.Boolean,
  isVirtual: Schema.Boolean,
  isMetaAllocator: Schema.Boolean,
  dcSource: Schema.String
})

const GrantRow = Schema.Struct({
  addressId: Schema.String,
  height: Schema.Int,
  allowance: Schema.BigInt,
  auditTrail: Text,
  msgCID: Text,
  issueCreateTimestamp: Whole,
  createMessageTimestamp: Whole,
  retries: Schema.Int,
  error: Text,
  auditStatus: Text,
  isVirtual: Schema.Boolean,
  dcSource: Schema.String
})

const ReceiptsRow = Schema.Struct({
  allocator: Schema.String,
  name: Text,
  createdAtHeight: Whole,
  datacap: Schema.BigInt
})

const ClientFiguresRow = Schema.Struct({
  addressId: Schema.String,
  verifiedClientsCount: Schema.Int,
  latestClientAllocationHeight: Whole
})

type Reads = Pick<
  Context.Tag.Service<AllocatorRepository>,
  "allocators" | "findAllocator" | "grants" | "receipts" | "clientFigures"
>

/** Reads of what the chain index tells of allocators, from our mirrors. */
export const allocatorsOnChain = Effect.map(SqlClient.SqlClient, (sql): Reads => {
  const rows = sql`
    select
      "addressId", address, "addressEth", name, "orgName", "auditTrail",
      trunc("initialAllowance")::text as "initialAllowance",
      trunc(allowance)::text as allowance,
      "createdAtHeight", "issueCreateTimestamp", "createMessageTimestamp",
      retries, removed, inffered, "isMultisig", "isVirtual", "isMetaAllocator", "dcSource"
    from dmob_verifier
    where "addressId" <> '' and address is not null`

  const allocators = SqlSchema.findAll({
    Request: Schema.Void,
    Result: AllocatorRow,
    execute: () => sql`${rows} order by id`
  })

  const allocator = SqlSchema.findOne({
    Request: Schema.String,
    Result: AllocatorRow,
    execute: (idOrAddress) => sql`
      ${rows} and (${sql.or([sql`"addressId" = ${idOrAddress}`, sql`address = ${idOrAddress}`])})
      order by id
      limit 1`
  })

  const grants = SqlSchema.findAll({
    Request: Schema.Void,
    Result: GrantRow,
    execute: () => sql`
      select
        "addressId", height, trunc(allowance)::text as allowance, "auditTrail", "msgCID",
        "issueCreateTimestamp", "createMessageTimestamp", retries, error, "auditStatus", "isVirtual", "dcSource"
      from dmob_verifier_allowance
      where "addressId" is not null and height is not null and allowance is not null
      order by height, id`
  })

  const receipts = SqlSchema.findAll({
    Request: Schema.Int,
    Result: ReceiptsRow,
    execute: (lastHeight) => sql`
      select
        g."addressId" as allocator,
        v.name,
        v."createdAtHeight",
        trunc(sum(g.allowance))::text as datacap
      from dmob_verifier_allowance g
      join dmob_verifier v on v.id = g."verifierId"
      where g."addressId" <> '' and g.allowance is not null and g.height <= ${lastHeight}::bigint
      group by g."addressId", v.id
      order by length(g."addressId"), g."addressId" collate "C", v.id`
  })

  const clientFigures = SqlSchema.findAll({
    Request: Schema.Void,
    Result: ClientFiguresRow,
    execute: () => sql`
      select
        coalesce(c.allocator, a.allocator) as "addressId",
        coalesce(c.clients, 0)::integer as "verifiedClientsCount",
        a.height as "latestClientAllocationHeight"
      from (
        select "verifierAddressId" as allocator, count(*) as clients
        from dmob_verified_client
        where "verifierAddressId" is not null
        group by "verifierAddressId"
      ) c
      full join (
        select "verifierAddressId" as allocator, max(height) as height
        from dmob_verified_client_allowance
        where "verifierAddressId" is not null
        group by "verifierAddressId"
      ) a on a.allocator = c.allocator
      order by 1`
  })

  return {
    allocators: allocators().pipe(repositoryErrors("AllocatorRepository.allocators")),
    findAllocator: (idOrAddress) => allocator(idOrAddress).pipe(repositoryErrors("AllocatorRepository.findAllocator")),
    grants: grants().pipe(repositoryErrors("AllocatorRepository.grants")),
    receipts: (until) => receipts(epochAt(until)).pipe(repositoryErrors("AllocatorRepository.receipts")),
    clientFigures: clientFigures().pipe(repositoryErrors("AllocatorRepository.clientFigures"))
  }
})
