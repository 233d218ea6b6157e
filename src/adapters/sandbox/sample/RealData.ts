import { fileURLToPath } from "node:url"
import { FileSystem } from "@effect/platform"
import { Effect, Schema } from "effect"

const Text = Schema.optionalWith(Schema.String, { nullable: true, default: () => "" })

/** An allocator's registry file, as far as the sample reads it. `datacap_amount` is PiB, spelt as number or text. */
const RegistryEntry = Schema.Struct({
  allocator_id: Text,
  name: Text,
  organization: Text,
  address: Text,
  ma_address: Text,
  metapathway_type: Text,
  status: Text,
  pathway_addresses: Schema.Struct({ msig: Text }),
  application: Schema.Struct({ allocation_bookkeeping: Text }),
  audits: Schema.optionalWith(
    Schema.Array(
      Schema.Struct({
        outcome: Schema.String,
        dc_allocated: Text,
        datacap_amount: Schema.Union(Schema.Number, Schema.String)
      })
    ),
    { default: () => [] }
  )
})
export type RegistryEntry = typeof RegistryEntry.Type

/** A client's application file, as far as the sample reads it. */
const Application = Schema.Struct({
  ID: Schema.String,
  "Issue Number": Text,
  "Client Contract Address": Text,
  Client: Schema.Struct({ Name: Text, Region: Text, Industry: Text }),
  "Allocation Requests": Schema.optionalWith(
    Schema.Array(
      Schema.Struct({
        "Request Type": Schema.String,
        "Created At": Schema.String,
        "Allocation Amount": Schema.String,
        Signers: Schema.Array(Schema.Struct({ "Message CID": Text }))
      })
    ),
    { default: () => [] }
  )
})
export type Application = typeof Application.Type

/** A grant of DataCap to an allocator; address and amount are often empty. */
const Grant = Schema.Struct({
  verifierId: Schema.Number,
  clientAllowance: Schema.String,
  msgCid: Schema.String,
  height: Schema.Number
})

const parsed = <A, I>(schema: Schema.Schema<A, I>) => Schema.decodeUnknown(Schema.parseJson(schema))

/** A file as GitHub would serve it. */
export interface RepositoryFile {
  /** Inside the repository, `Allocators/recX.json`. */
  readonly path: string
  readonly text: string
}

export interface RegistryFile extends RepositoryFile {
  readonly folder: "Allocators" | "Allocator_Archive"
  readonly entry: RegistryEntry
}

export interface ApplicationFile extends RepositoryFile {
  /** `owner/name` of the bookkeeping repository. */
  readonly repository: string
  readonly allocatorId: string
  readonly application: Application
}

/** A row of a CSV file by column; an empty field is "". */
export type CsvRow = Readonly<Record<string, string>>

/** The real records of `data/`: see its README for their origin. */
export interface RealData {
  readonly registry: ReadonlyArray<RegistryFile>
  /** Registry files that hold no allocator: the description of the format. */
  readonly registryExtras: ReadonlyArray<RepositoryFile>
  readonly applications: ReadonlyArray<ApplicationFile>
  readonly grants: ReadonlyArray<typeof Grant.Type>
  readonly deals: ReadonlyArray<CsvRow>
  readonly addresses: ReadonlyArray<CsvRow>
  readonly oldAllowances: ReadonlyArray<CsvRow>
  /** Peer ids by provider. */
  readonly peers: ReadonlyArray<CsvRow>
}

/** `data/` beside `src/` and `dist/` alike. */
const dataFolder = new URL("../../../../data/", import.meta.url)

const specFile = "Allocator JSON SPEC.json"

/** Reads `data/`. The files are part of the program: one that is missing or malformed is a defect. */
export const readRealData: Effect.Effect<RealData, never, FileSystem.FileSystem> = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const at = (path: string) => fileURLToPath(new URL(path, dataFolder))
  const jsonFiles = (folder: string) =>
    Effect.gen(function* () {
      const names = (yield* files.readDirectory(at(folder))).filter((name) => name.endsWith(".json")).sort()
      return yield* Effect.forEach(
        names,
        (name) => Effect.map(files.readFileString(`${at(folder)}/${name}`), (text) => ({ name, text })),
        { concurrency: 16 }
      )
    })
  const csv = (path: string) => Effect.map(files.readFileString(at(path)), csvRows)

  const registry: Array<RegistryFile> = []
  const registryExtras: Array<RepositoryFile> = []
  for (const folder of ["Allocators", "Allocator_Archive"] as const) {
    for (const { name, text } of yield* jsonFiles(`allocator-registry/${folder}`)) {
      const path = `${folder}/${name}`
      if (name === specFile) registryExtras.push({ path, text })
      else registry.push({ folder, path, text, entry: yield* parsed(RegistryEntry)(text) })
    }
  }

  const applications: Array<ApplicationFile> = []
  for (const { repo = "", allocator_id: allocatorId = "" } of yield* csv("bookkeeping/index.csv")) {
    for (const { name, text } of yield* jsonFiles(`bookkeeping/${repo.replace("/", "__")}`)) {
      const application = yield* parsed(Application)(text)
      applications.push({ repository: repo, allocatorId, path: `applications/${name}`, text, application })
    }
  }

  const grants = yield* Effect.forEach(yield* jsonFiles("allocator-registry/Allocations"), ({ text }) =>
    parsed(Schema.Array(Grant))(text)
  )
  return {
    registry,
    registryExtras,
    applications,
    grants: grants.flat(),
    deals: yield* csv("verified-deals/unified_verified_deal.csv"),
    addresses: yield* csv("address-ids/address_ids.csv"),
    oldAllowances: yield* csv("allowances/allowance_time_to_deal.csv"),
    peers: yield* csv("provider-peers/peer_ids.csv")
  }
}).pipe(Effect.orDie, Effect.withSpan("readRealData"))

/** The files hold no quoted field. */
const csvRows = (text: string): Array<CsvRow> => {
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/)
  const columns = header.split(",")
  return lines.map((line) => {
    const fields = line.split(",")
    return Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? ""]))
  })
}
