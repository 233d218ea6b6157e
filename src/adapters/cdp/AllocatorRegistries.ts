import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Config, type Context, Effect, Schema } from "effect"
import type { AllocatorRepository } from "../../application/ports/AllocatorRepository.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const Text = Schema.NullOr(Schema.String)

const RegistryRow = Schema.Struct({
  allocator: Schema.String,
  register: Schema.Literal("current", "archive"),
  address: Text,
  jsonPath: Schema.String,
  metapathwayType: Text,
  auditLabels: Schema.Array(Schema.String),
  rejected: Schema.Boolean
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

type Reads = Pick<Context.Tag.Service<AllocatorRepository>, "registry">

/** Reads of the registries that collectors keep. */
export const allocatorRegistries = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const fileUrl = yield* registryFileUrl

  const registry = SqlSchema.findAll({
    Request: Schema.Void,
    Result: RegistryRow,
    execute: () => sql`
      select
        allocator_id as allocator,
        register,
        registry_info ->> 'address' as address,
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

  return {
    registry: registry().pipe(
      Effect.map(Arr.map(({ jsonPath, ...entry }) => ({ ...entry, fileUrl: fileUrl(jsonPath) }))),
      repositoryErrors("AllocatorRepository.registry")
    )
  } satisfies Reads
})
