import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/**
 * Copies of DMOB. `deal_fact` keeps ids, epochs and weeks as integers and a piece as the md5 of its CID (the nil UUID
 * for none, so that such rows form one group); wk 0 is the week of 2024-02-26. Nobody but derivations reads it.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create unlogged table deal_fact (
      size bigint,
      piece uuid not null,
      id integer primary key,
      start integer,
      client integer,
      provider integer,
      ddo boolean not null,
      wk smallint generated always as (case when start >= 3686640 then ((start - 3686640) / 20160)::smallint end) stored
    )`
  yield* sql`
    create table dmob_verifier (
      id integer primary key,
      "addressId" text,
      address text,
      "initialAllowance" numeric,
      allowance numeric,
      "createdAtHeight" integer,
      "auditTrail" text,
      inffered boolean not null,
      name text,
      "issueCreateTimestamp" integer,
      "createMessageTimestamp" integer,
      "isMultisig" boolean not null,
      retries integer not null,
      removed boolean not null,
      "orgName" text,
      "addressEth" text,
      "isVirtual" boolean not null,
      "isMetaAllocator" boolean not null,
      "dcSource" text not null
    )`
  yield* sql`create index on dmob_verifier ("addressId")`
  yield* sql`
    create table dmob_verifier_allowance (
      id integer primary key,
      "addressId" text,
      height integer,
      allowance numeric,
      "verifierId" integer,
      "auditTrail" text,
      "msgCID" text,
      "issueCreateTimestamp" integer,
      "createMessageTimestamp" integer,
      retries integer not null,
      error text,
      "auditStatus" text,
      "isVirtual" boolean not null,
      "dcSource" text not null
    )`
  yield* sql`create index on dmob_verifier_allowance ("addressId")`
  yield* sql`
    create table dmob_verified_client (
      id integer primary key,
      "addressId" text,
      address text,
      "verifierAddressId" text,
      "initialAllowance" numeric,
      allowance numeric,
      "createdAtHeight" integer,
      "auditTrail" text,
      name text,
      "orgName" text,
      "issueCreateTimestamp" integer,
      "createMessageTimestamp" integer
    )`
  yield* sql`create index on dmob_verified_client ("verifierAddressId")`
  yield* sql`create index on dmob_verified_client ("addressId")`
  yield* sql`
    create table dmob_verified_client_allowance (
      id integer primary key,
      "addressId" text,
      "verifierAddressId" text,
      height integer,
      allowance numeric,
      "auditTrail" text,
      "issueCreateTimestamp" integer,
      "createMessageTimestamp" integer
    )`
  yield* sql`create index on dmob_verified_client_allowance ("verifierAddressId", height)`
  yield* sql`
    create table dmob_client_contract (
      id integer primary key,
      "addressId" text,
      address text,
      "addressEth" text
    )`
})
