import { Data, Effect, Either, Option } from "effect"
import { namedAllocator } from "../../domain/allocator/NamedAllocator.js"
import {
  type ChainDirectory,
  chainDirectory,
  onePerAllocator,
  type RegistryFileUnusable,
  registryEntry
} from "../../domain/allocator/RegistryEntry.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { JobRun } from "../jobs/Job.js"
import { CollectorStore, type RegistryRow } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { type GithubFile, GithubRegistry } from "../ports/GithubRegistry.js"
import { type IngestProblem, IngestProblems } from "../ports/IngestProblems.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { type Collector, HOURLY_LIMIT, LARGEST_LOSS, switchedOff, tellFailures } from "./Collector.js"
import { type FileFault, faultOf, isUnread } from "./FileProblem.js"
import { parseDocument } from "./JsonDocument.js"
import { progress } from "./Progress.js"
import { failureTexts, warnOf } from "./UpstreamFailures.js"

const CURRENT_FOLDER = "Allocators"
const ARCHIVE_FOLDER = "Allocator_Archive"
/** Stands among the entries and describes their layout. */
const SPECIFICATION = "Allocator JSON SPEC.json"

const FILES_AT_ONCE = 8

/** A folder of the registry could not be listed whole, so nobody can tell which allocators are in it. */
export class RegistryFolderUnknown extends Data.TaggedError("RegistryFolderUnknown")<{
  readonly folder: string
  readonly detail: string
}> {
  override get message(): string {
    return `registry folder ${this.folder}: ${this.detail}`
  }
}

/** The registry lost more allocators at once than is plausible. */
export class RegistryShrank extends Data.TaggedError("RegistryShrank")<{
  readonly folder: string
  readonly before: number
  readonly after: number
}> {
  override get message(): string {
    return `registry folder ${this.folder} shrank from ${this.before} to ${this.after} allocators; nothing was replaced, run "cdp collect registry --force" if that is right`
  }
}

/**
 * What came of a file. One that was not got, or whose text cannot be read, leaves the entry stored before; an unusable one
 * is dropped by the rules.
 */
type FileResult = Data.TaggedEnum<{
  Entry: { readonly path: string; readonly row: RegistryRow; readonly chainDisagreement: Option.Option<string> }
  Failed: { readonly path: string; readonly failure: UpstreamError }
  Unreadable: { readonly path: string; readonly text: string; readonly fault: FileFault }
  Unusable: { readonly path: string; readonly text: string; readonly fault: FileFault }
}>
const FileResult = Data.taggedEnum<FileResult>()

const unusableReasons: Readonly<Record<RegistryFileUnusable["reason"], string>> = {
  malformed: "unexpected layout",
  noAllocatorId: "no allocator id",
  noAddress: "no address"
}

const resultOf = (path: string, text: string, chain: ChainDirectory): FileResult =>
  Either.match(parseDocument(text), {
    onLeft: (fault) => FileResult.Unreadable({ path, text, fault }),
    onRight: (json) =>
      Either.match(registryEntry(path, json, chain), {
        onLeft: ({ reason, detail }) => {
          const fault = { reason: unusableReasons[reason], detail }
          return reason === "malformed"
            ? FileResult.Unreadable({ path, text, fault })
            : FileResult.Unusable({ path, text, fault })
        },
        onRight: ({ chainDisagreement, ...entry }) =>
          FileResult.Entry({ path, chainDisagreement, row: { ...entry, registryInfo: text } })
      })
  })

const isEntry = ({ path }: GithubFile) => path.endsWith(".json") && !path.endsWith(`/${SPECIFICATION}`)

const filesOf = Effect.fn("registryFilesOf")(function* (repository: RepositoryName, folder: string) {
  const github = yield* GithubRegistry
  const listing = yield* github.list(repository, folder)
  if (Option.isNone(listing)) {
    return yield* new RegistryFolderUnknown({ folder, detail: `not in ${repository.owner}/${repository.repo}` })
  }
  if (!listing.value.isComplete) {
    return yield* new RegistryFolderUnknown({ folder, detail: "the service cut its listing short" })
  }
  return listing.value.files.filter(isEntry)
})

const readFiles = Effect.fn("readRegistryFiles")(function* (
  repository: RepositoryName,
  files: ReadonlyArray<GithubFile>,
  chain: ChainDirectory,
  tellDone: (files: number) => Effect.Effect<void>
) {
  const github = yield* GithubRegistry
  return yield* Effect.forEach(
    files,
    (file) =>
      github.read(repository, file).pipe(
        Effect.match({
          onFailure: (failure): FileResult => FileResult.Failed({ path: file.path, failure }),
          onSuccess: (text) => resultOf(file.path, text, chain)
        }),
        Effect.zipLeft(tellDone(1))
      ),
    { concurrency: FILES_AT_ONCE }
  )
})

/** What a folder's files make of its table: a file that could not be read keeps the entry that it gave before. */
const rowsOf = (results: ReadonlyArray<FileResult>, former: ReadonlyArray<RegistryRow>): ReadonlyArray<RegistryRow> =>
  onePerAllocator(
    results.flatMap(
      FileResult.$match({
        Entry: ({ row }) => [row],
        Failed: (file) => former.filter(({ path }) => path === file.path),
        Unreadable: (file) => former.filter(({ path }) => path === file.path),
        Unusable: () => []
      })
    )
  )

/** Why files of a folder do not count, or not with what they say now. `rows` are those that do. */
const problemsOf = (
  results: ReadonlyArray<FileResult>,
  rows: ReadonlyArray<RegistryRow>,
  former: ReadonlyArray<RegistryRow>,
  chain: ChainDirectory
): ReadonlyArray<IngestProblem> => {
  const countingPath = new Map(rows.map(({ allocatorId, path }) => [allocatorId, path]))
  const formerId = (path: string) =>
    Option.fromNullable(former.find((row) => row.path === path)).pipe(Option.map(({ allocatorId }) => allocatorId))
  const problem = (subject: string, allocatorId: Option.Option<string>, { reason, detail }: FileFault) => [
    { subject, allocatorId: Option.getOrNull(allocatorId), reason, detail }
  ]
  return results.flatMap(
    FileResult.$match({
      Entry: ({ path, row: { allocatorId } }) => {
        const counting = countingPath.get(allocatorId)
        const detail = `${counting} counts for the same allocator`
        return counting === path ? [] : problem(path, Option.some(allocatorId), { reason: "superseded", detail })
      },
      Failed: ({ path, failure }) =>
        Option.match(faultOf(failure), {
          onNone: () => [],
          onSome: (fault) => problem(path, formerId(path), fault)
        }),
      Unreadable: ({ path, text, fault }) =>
        problem(
          path,
          Option.orElse(namedAllocator(text, chain), () => formerId(path)),
          fault
        ),
      Unusable: ({ path, text, fault }) => problem(path, namedAllocator(text, chain), fault)
    })
  )
}

const noteOddities = Effect.fn("noteRegistryOddities")(function* (results: ReadonlyArray<FileResult>) {
  const unusable = results.filter(FileResult.$is("Unusable")).map(({ path }) => path)
  if (unusable.length > 0) {
    yield* Effect.logInfo(`${unusable.length} registry files name no allocator known on chain: ${unusable.join(", ")}`)
  }
  const disagreeing = results
    .filter(FileResult.$is("Entry"))
    .flatMap(({ chainDisagreement, path }) =>
      Option.toArray(Option.map(chainDisagreement, (other) => `${path} (${other})`))
    )
  if (disagreeing.length > 0) {
    yield* Effect.logInfo(
      `${disagreeing.length} registry files disagree with the chain and are taken at their word: ${disagreeing.join(", ")}`
    )
  }
})

/** Makes both registry tables equal to the registry on GitHub. */
const work = Effect.fn("collectRegistry")(function* ({ asOf, force }: JobRun) {
  const github = yield* GithubRegistry
  const store = yield* CollectorStore
  const ingestProblems = yield* IngestProblems
  const dmob = yield* DmobSource
  if (Option.isNone(github.registry)) {
    return yield* switchedOff("allocator registry", ["ALLOCATOR_REGISTRY_REPO_OWNER", "ALLOCATOR_REGISTRY_REPO_NAME"])
  }
  const repository = github.registry.value
  const former = yield* store.registries
  const chain = chainDirectory(yield* dmob.allocators)
  const currentFiles = yield* filesOf(repository, CURRENT_FOLDER)
  const archiveFiles = yield* filesOf(repository, ARCHIVE_FOLDER)
  const tellDone = yield* progress("registry", currentFiles.length + archiveFiles.length, "files")

  const folder = Effect.fn("collectRegistryFolder")(function* (
    name: string,
    files: ReadonlyArray<GithubFile>,
    before: ReadonlyArray<RegistryRow>
  ) {
    const results = yield* readFiles(repository, files, chain, tellDone)
    const rows = rowsOf(results, before)
    yield* ingestProblems.settle({
      source: "registry",
      scope: name,
      at: asOf,
      problems: problemsOf(results, rows, before, chain),
      isWhole: true,
      unread: results.flatMap((result) => (result._tag === "Failed" && isUnread(result.failure) ? [result.path] : []))
    })
    return { name, before, results, rows }
  })
  const current = yield* folder(CURRENT_FOLDER, currentFiles, former.current)
  const archive = yield* folder(ARCHIVE_FOLDER, archiveFiles, former.archive)

  for (const { name, before, rows } of [current, archive]) {
    if (!force && rows.length < before.length * LARGEST_LOSS) {
      return yield* new RegistryShrank({ folder: name, before: before.length, after: rows.length })
    }
  }

  const results = [...current.results, ...archive.results]
  const unreadable = results.filter(FileResult.$is("Unreadable")).map(({ path, fault }) => `${path}: ${fault.detail}`)
  const failed = failureTexts(results.filter(FileResult.$is("Failed")).map(({ failure }) => failure))
  const failures = tellFailures([...failed, ...unreadable])
  yield* warnOf(failures.map((failure) => `registry file skipped, its entry stays: ${failure}`))
  yield* noteOddities(results)
  const rowsWritten = yield* store.replaceRegistries({ current: current.rows, archive: archive.rows })
  return { rowsRead: results.length, rowsWritten, failures }
})

export const collectRegistry = {
  name: "collect-registry",
  description: "Allocator registry and its archive, from GitHub",
  cron: "40 * * * *",
  fills: ["allocator_registry", "allocator_registry_archive"],
  limit: HOURLY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
