import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Effect, Layer, Schema } from "effect"
import { RegistryRepository } from "../../application/ports/RegistryRepository.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const RegistryFileRow = Schema.Struct({
  allocator: Schema.String,
  register: Schema.Literal("current", "archive"),
  rejected: Schema.Boolean,
  address: Schema.String,
  path: Schema.String,
  document: Schema.Unknown
})

const ApplicationRow = Schema.Struct({
  allocator: Schema.String,
  client: Schema.String,
  address: Schema.String,
  path: Schema.String,
  document: Schema.Unknown
})

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const registryFile = sql`
    select
      allocator_id as allocator,
      register,
      rejected,
      allocator_address as address,
      json_path as path,
      registry_info as document
    from (
      select 'current' as register, * from allocator_registry
      union all
      select 'archive', * from allocator_registry_archive
    ) files`

  const registryFiles = SqlSchema.findAll({
    Request: Schema.String,
    Result: RegistryFileRow,
    execute: (register) => sql`
      ${registryFile}
      where register = ${register}
      order by length(allocator_id), allocator_id`
  })

  const registryFilesOf = SqlSchema.findAll({
    Request: Schema.String,
    Result: RegistryFileRow,
    execute: (idOrAddress) => sql`
      ${registryFile}
      where lower(allocator_id) = lower(${idOrAddress}) or lower(allocator_address) = lower(${idOrAddress})
      order by register desc, length(allocator_id), allocator_id`
  })

  const application = sql`
    select
      allocator_id as allocator,
      client_id as client,
      client_address as address,
      json_path as path,
      bookkeeping_info as document
    from allocator_client_bookkeeping`

  const applicants = SqlSchema.findAll({
    Request: Schema.Void,
    Result: Schema.Struct({ client: Schema.String }),
    execute: () => sql`
      select client_id as client
      from allocator_client_bookkeeping
      group by client_id
      order by length(client_id), client_id`
  })

  const applicationsOf = SqlSchema.findAll({
    Request: Schema.Array(Schema.String),
    Result: ApplicationRow,
    execute: (clients) => sql`
      ${application}
      where client_id = any(${clients}::text[])
      order by length(client_id), client_id, length(allocator_id), allocator_id`
  })

  const findApplications = SqlSchema.findAll({
    Request: Schema.String,
    Result: ApplicationRow,
    execute: (idOrAddress) => sql`
      ${application}
      where lower(client_id) = lower(${idOrAddress}) or lower(client_address) = lower(${idOrAddress})
      order by length(allocator_id), allocator_id, length(client_id), client_id`
  })

  return RegistryRepository.of({
    registryFiles: (register) => registryFiles(register).pipe(repositoryErrors("RegistryRepository.registryFiles")),
    registryFilesOf: (idOrAddress) =>
      registryFilesOf(idOrAddress).pipe(repositoryErrors("RegistryRepository.registryFilesOf")),
    applicants: applicants().pipe(
      Effect.map(Arr.map(({ client }) => client)),
      repositoryErrors("RegistryRepository.applicants")
    ),
    applicationsOf: (clients) => applicationsOf(clients).pipe(repositoryErrors("RegistryRepository.applicationsOf")),
    findApplications: (idOrAddress) =>
      findApplications(idOrAddress).pipe(repositoryErrors("RegistryRepository.findApplications"))
  })
})

export const PgRegistryRepositoryLive = Layer.effect(RegistryRepository, make)
