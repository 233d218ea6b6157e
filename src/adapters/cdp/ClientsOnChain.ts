import { SqlClient, SqlSchema, type Statement } from "@effect/sql"
import { type Context, Effect, Option, Schema } from "effect"
import type { ClientRepository } from "../../application/ports/ClientRepository.js"
import { knownInstant } from "../../domain/client/Client.js"
import { epochAt } from "../../domain/time/ChainEpoch.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const Text = Schema.NullOr(Schema.String)
const Whole = Schema.NullOr(Schema.Int)
const Size = Schema.NullOr(Schema.BigInt)

/** Amounts stand as text in JSON, whose numbers would lose digits. */
const Grant = Schema.Struct({
  id: Schema.Int,
  client: Schema.String,
  allocator: Schema.String,
  height: Whole,
  allowance: Size,
  auditTrail: Text,
  appliedAt: Whole,
  grantedAt: Whole
})

const Ids = Schema.Array(Schema.String)

const chainRow = {
  id: Schema.Int,
  client: Schema.String,
  address: Text,
  allocator: Text,
  name: Text,
  orgName: Text
}
const ChainRow = Schema.Struct(chainRow)

const ClientWithGrants = Schema.Struct({
  ...chainRow,
  initialAllowance: Size,
  allowance: Size,
  grants: Schema.Array(Grant)
})

const NamesOfClient = Schema.Struct({
  client: Schema.String,
  rows: Schema.Array(Schema.Struct({ id: Schema.Int, allocator: Text, name: Text, orgName: Text })),
  applications: Schema.Array(Schema.Struct({ allocator: Schema.String, name: Text }))
})

type Reads = Pick<
  Context.Tag.Service<ClientRepository>,
  | "clientsOf"
  | "rowsOf"
  | "chainRowsOf"
  | "grantsTo"
  | "findLastGrantTime"
  | "findClientId"
  | "countCreatedBefore"
  | "namesOf"
>

/** Reads of what the chain index tells of clients, from our mirrors. */
export const clientsOnChain = Effect.map(SqlClient.SqlClient, (sql): Reads => {
  /** Rows of clients `c`, each with the grants `g` that belong to it: earliest message first, 0 is no time. */
  const withGrants = (belongs: Statement.Fragment) => sql`
    select
      c.id,
      c."addressId" as client,
      c.address,
      c."verifierAddressId" as allocator,
      c.name,
      c."orgName",
      trunc(c."initialAllowance")::text as "initialAllowance",
      trunc(c.allowance)::text as allowance,
      (
        select coalesce(
          json_agg(
            json_build_object(
              'id', g.id,
              'client', g."addressId",
              'allocator', g."verifierAddressId",
              'height', g.height,
              'allowance', trunc(g.allowance)::text,
              'auditTrail', g."auditTrail",
              'appliedAt', g."issueCreateTimestamp",
              'grantedAt', g."createMessageTimestamp"
            )
            order by nullif(g."createMessageTimestamp", 0) nulls last, g.id
          ),
          '[]'
        )
        from dmob_verified_client_allowance g
        where g."verifierAddressId" is not null and ${belongs}
      ) as grants
    from dmob_verified_client c`

  const clientsOf = SqlSchema.findAll({
    Request: Ids,
    Result: ClientWithGrants,
    execute: (allocators) => sql`
      ${withGrants(sql`g."verifierAddressId" = c."verifierAddressId" and g."addressId" = c."addressId"`)}
      where lower(c."verifierAddressId") = any(${allocators}::text[])
        and c."addressId" <> ''
        and not exists (select from dmob_client_contract k where k."addressId" = c."addressId")
      order by
        length(c."addressId"), c."addressId" collate "C",
        length(c."verifierAddressId"), c."verifierAddressId" collate "C"`
  })

  const rowsOf = SqlSchema.findAll({
    Request: Schema.String,
    Result: ClientWithGrants,
    execute: (idOrAddress) => sql`
      ${withGrants(sql`g."addressId" = c."addressId"`)}
      where c."addressId" <> ''
        and (${sql.or([sql`lower(c."addressId") = ${idOrAddress}`, sql`lower(c.address) = ${idOrAddress}`])})
      order by c.id`
  })

  const chainRowsOf = SqlSchema.findAll({
    Request: Ids,
    Result: ChainRow,
    execute: (clients) => sql`
      select id, "addressId" as client, address, "verifierAddressId" as allocator, name, "orgName"
      from dmob_verified_client
      where "addressId" = any(${clients}::text[]) and "addressId" <> ''
      order by length("addressId"), "addressId" collate "C", id`
  })

  const grantsTo = SqlSchema.findAll({
    Request: Ids,
    Result: Grant,
    execute: (clients) => sql`
      select
        id,
        "addressId" as client,
        "verifierAddressId" as allocator,
        height,
        trunc(allowance)::text as allowance,
        "auditTrail",
        "issueCreateTimestamp" as "appliedAt",
        "createMessageTimestamp" as "grantedAt"
      from dmob_verified_client_allowance
      where "addressId" = any(${clients}::text[]) and "addressId" <> '' and "verifierAddressId" is not null
      order by
        length("addressId"), "addressId" collate "C",
        nullif("createMessageTimestamp", 0) nulls last, id`
  })

  const lastGrantTime = SqlSchema.findOne({
    Request: Schema.String,
    Result: Schema.Struct({ seconds: Schema.Int }),
    execute: (client) => sql`
      select "createMessageTimestamp" as seconds
      from dmob_verified_client_allowance
      where "addressId" = ${client} and "createMessageTimestamp" <> 0
      order by "createMessageTimestamp" desc
      limit 1`
  })

  const clientId = SqlSchema.findOne({
    Request: Schema.String,
    Result: Schema.Struct({ client: Schema.String }),
    execute: (address) => sql`
      select "addressId" as client
      from dmob_verified_client
      where address = ${address} and "addressId" <> ''
      order by id
      limit 1`
  })

  const createdBefore = SqlSchema.single({
    Request: Schema.Int,
    Result: Schema.Struct({ rows: Schema.NumberFromString }),
    execute: (height) => sql`
      select count(*) as rows
      from dmob_verified_client
      where "createdAtHeight" < ${height}::bigint`
  })

  const namesOf = SqlSchema.findAll({
    Request: Ids,
    Result: NamesOfClient,
    execute: (clients) => sql`
      select c.client, c.rows, coalesce(a.applications, '[]') as applications
      from (
        select
          "addressId" as client,
          json_agg(
            json_build_object('id', id, 'allocator', "verifierAddressId", 'name', name, 'orgName', "orgName")
            order by id
          ) as rows
        from dmob_verified_client
        where "addressId" = any(${clients}::text[]) and "addressId" <> ''
        group by "addressId"
      ) c
      left join (
        select
          client_id as client,
          json_agg(
            json_build_object('allocator', allocator_id, 'name', bookkeeping_info #>> '{Client,Name}')
            order by allocator_id collate "C"
          ) as applications
        from allocator_client_bookkeeping
        where client_id = any(${clients}::text[])
        group by client_id
      ) a on a.client = c.client
      order by length(c.client), c.client collate "C"`
  })

  return {
    clientsOf: (allocators) =>
      clientsOf(allocators.map((id) => id.toLowerCase())).pipe(repositoryErrors("ClientRepository.clientsOf")),
    rowsOf: (idOrAddress) => rowsOf(idOrAddress.toLowerCase()).pipe(repositoryErrors("ClientRepository.rowsOf")),
    chainRowsOf: (clients) => chainRowsOf(clients).pipe(repositoryErrors("ClientRepository.chainRowsOf")),
    grantsTo: (clients) => grantsTo(clients).pipe(repositoryErrors("ClientRepository.grantsTo")),
    findLastGrantTime: (client) =>
      lastGrantTime(client).pipe(
        Effect.map(Option.flatMap(({ seconds }) => knownInstant(seconds))),
        repositoryErrors("ClientRepository.findLastGrantTime")
      ),
    findClientId: (address) =>
      clientId(address).pipe(
        Effect.map(Option.map(({ client }) => client)),
        repositoryErrors("ClientRepository.findClientId")
      ),
    countCreatedBefore: (instant) =>
      createdBefore(epochAt(instant)).pipe(
        Effect.map(({ rows }) => rows),
        Effect.catchTag("NoSuchElementException", Effect.die),
        repositoryErrors("ClientRepository.countCreatedBefore")
      ),
    namesOf: (clients) => namesOf(clients).pipe(repositoryErrors("ClientRepository.namesOf"))
  }
})
