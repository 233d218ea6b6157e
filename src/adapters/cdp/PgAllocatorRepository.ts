import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Config, Effect, Layer, Schema } from "effect"
import { AllocatorRepository } from "../../application/ports/AllocatorRepository.js"
import { WeekFromDate, weekIndex } from "../../domain/time/Week.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { WeekRangeParameters, weeksWithin } from "./WeekRangeParameters.js"

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

const ClientFiguresRow = Schema.Struct({
  addressId: Schema.String,
  verifiedClientsCount: Schema.Int,
  latestClientAllocationHeight: Whole
})

const RegistryRow = Schema.Struct({
  allocator: Schema.String,
  register: Schema.Literal("current", "archive"),
  jsonPath: Schema.String,
  metapathwayType: Text,
  auditLabels: Schema.Array(Schema.String),
  rejected: Schema.Boolean
})

/** Columns of a week's rows, side by side. */
const TotalsOfWeek = Schema.Struct({
  week: WeekFromDate,
  allocators: Schema.Array(Schema.String),
  totals: Schema.Array(Schema.BigInt)
})

/** Columns of an allocator's pairs, side by side. */
const PairsOfAllocator = Schema.Struct({
  allocator: Schema.String,
  providers: Schema.Array(Schema.String),
  firstWeeks: Schema.Array(Schema.Int)
})

const setting = (name: string) => Config.withDefault(Config.string(name), "")

/** Address of a file in the registry's repository; none unless both its owner and its name are configured. */
const registryFileUrl = Config.map(
  Config.all([setting("ALLOCATOR_REGISTRY_REPO_OWNER"), setting("ALLOCATOR_REGISTRY_REPO_NAME")]),
  ([owner, name]) =>
    (path: string): string | null =>
      owner === "" || name === ""
        ? null
        : `https://github.com/${owner}/${name}/blob/main/${path.split("/").map(encodeURIComponent).join("/")}`
)

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const fileUrl = yield* registryFileUrl

  const allocators = SqlSchema.findAll({
    Request: Schema.Void,
    Result: AllocatorRow,
    execute: () => sql`
      select
        "addressId", address, "addressEth", name, "orgName", "auditTrail",
        trunc("initialAllowance")::text as "initialAllowance",
        trunc(allowance)::text as allowance,
        "createdAtHeight", "issueCreateTimestamp", "createMessageTimestamp",
        retries, removed, inffered, "isMultisig", "isVirtual", "isMetaAllocator", "dcSource"
      from dmob_verifier
      where "addressId" <> '' and address is not null
      order by id`
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

  const registry = SqlSchema.findAll({
    Request: Schema.Void,
    Result: RegistryRow,
    execute: () => sql`
      select
        allocator_id as allocator,
        register,
        json_path as "jsonPath",
        registry_info ->> 'metapathway_type' as "metapathwayType",
        array(
          select label
          from jsonb_array_elements_text(
            case jsonb_typeof(registry_info #> '{application,audit}')
              when 'array' then registry_info #> '{application,audit}'
              else '[]'
            end
          ) with ordinality as labels (label, position)
          where label is not null
          order by position
        ) as "auditLabels",
        rejected
      from (
        select 'current' as register, * from allocator_registry
        union all
        select 'archive', * from allocator_registry_archive
      ) entries
      order by allocator_id, register desc`
  })

  const totals = SqlSchema.findAll({
    Request: WeekRangeParameters,
    Result: TotalsOfWeek,
    execute: (range) => sql`
      select
        week,
        json_agg(allocator order by allocator) as allocators,
        json_agg(total_sum_of_allocations::text order by allocator) as totals
      from allocators_weekly_acc
      where ${weeksWithin(sql, range)}
      group by week
      order by week`
  })

  const memberships = SqlSchema.findAll({
    Request: Schema.Void,
    Result: PairsOfAllocator,
    execute: () => sql`
      with
        client_allocator as (
          select client, allocator, min(wk) as wk from client_allocator_span group by client, allocator
        ),
        client_provider as (
          select client, provider, min(wk) as wk from client_provider_span group by client, provider
        ),
        pair as (
          select allocator, provider, min(greatest(ca.wk, cp.wk)) as first_week
          from client_allocator ca
          join client_provider cp using (client)
          group by allocator, provider
        )
      select
        'f0' || allocator as allocator,
        json_agg('f0' || provider order by provider) as providers,
        json_agg(first_week order by provider) as "firstWeeks"
      from pair
      group by allocator
      order by pair.allocator`
  })

  return AllocatorRepository.of({
    allocators: allocators().pipe(repositoryErrors("AllocatorRepository.allocators")),
    grants: grants().pipe(repositoryErrors("AllocatorRepository.grants")),
    clientFigures: clientFigures().pipe(repositoryErrors("AllocatorRepository.clientFigures")),
    registry: registry().pipe(
      Effect.map(Arr.map(({ jsonPath, ...entry }) => ({ ...entry, fileUrl: fileUrl(jsonPath) }))),
      repositoryErrors("AllocatorRepository.registry")
    ),
    totals: (range) =>
      totals(range).pipe(
        Effect.map(
          Arr.flatMap(({ week, allocators: ids, totals: sizes }) =>
            Arr.zipWith(ids, sizes, (allocator, totalDatacap) => ({ week: weekIndex(week), allocator, totalDatacap }))
          )
        ),
        repositoryErrors("AllocatorRepository.totals")
      ),
    memberships: memberships().pipe(
      Effect.map(
        Arr.flatMap(({ allocator, providers, firstWeeks }) =>
          Arr.zipWith(providers, firstWeeks, (provider, firstWeek) => ({ allocator, provider, firstWeek }))
        )
      ),
      repositoryErrors("AllocatorRepository.memberships")
    )
  })
})

export const PgAllocatorRepositoryLive = Layer.effect(AllocatorRepository, make)
