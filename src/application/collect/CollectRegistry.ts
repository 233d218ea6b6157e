import { Data, Effect, Either, Option } from "effect"
import {
  type ChainDirectory,
  chainDirectory,
  onePerAllocator,
  type RegistryEntry,
  registryEntry
} from "../../domain/allocator/RegistryEntry.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { JobRun } from "../jobs/Job.js"
import { CollectorStore, type RegistryRow } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { type GithubFile, GithubRegistry } from "../ports/GithubRegistry.js"
import { type Collector, HOURLY_LIMIT, LARGEST_LOSS, switchedOff, tellFailures } from "./Collector.js"
import { giveUpAfter } from "./GiveUp.js"
import { parseDocument } from "./JsonDocument.js"

const CURRENT_FOLDER = "Allocators"
const ARCHIVE_FOLDER = "Allocator_Archive"
/** Stands among the entries and describes their layout. */
const SPECIFICATION = "Allocator JSON SPEC.json"

const FILES_AT_ONCE = 8
const FAILURES_IN_A_ROW = 20

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

/** A file that gave no entry: unreadable ones leave the entry stored before, unusable ones are dropped by the rules. */
interface FileProblem {
  readonly file: GithubFile
  readonly kind: "unreadable" | "unusable"
  readonly detail: string
}

type FileResult = Either.Either<RegistryRow & Pick<RegistryEntry, "chainDisagreement">, FileProblem>

const entryOf = (file: GithubFile, text: string, chain: ChainDirectory): FileResult => {
  const problem = (kind: FileProblem["kind"]) => (detail: string) => ({ file, kind, detail })
  return parseDocument(text).pipe(
    Either.mapLeft((detail) => problem("unreadable")(`${file.path}: ${detail}`)),
    Either.flatMap((json) =>
      Either.mapLeft(registryEntry(file.path, json, chain), (unusable) =>
        problem(unusable.reason === "malformed" ? "unreadable" : "unusable")(unusable.message)
      )
    ),
    Either.map((entry) => ({ ...entry, registryInfo: text }))
  )
}

const isEntry = ({ path }: GithubFile) => path.endsWith(".json") && !path.endsWith(`/${SPECIFICATION}`)

const entriesOf = Effect.fn("registryEntriesOf")(function* (
  repository: RepositoryName,
  folder: string,
  chain: ChainDirectory
) {
  const github = yield* GithubRegistry
  const guarded = yield* giveUpAfter(FAILURES_IN_A_ROW)
  const listing = yield* github.list(repository, folder)
  if (Option.isNone(listing)) {
    return yield* new RegistryFolderUnknown({ folder, detail: `not in ${repository.owner}/${repository.repo}` })
  }
  if (!listing.value.isComplete) {
    return yield* new RegistryFolderUnknown({ folder, detail: "the service cut its listing short" })
  }
  return yield* Effect.forEach(
    listing.value.files.filter(isEntry),
    (file) =>
      guarded(github.read(repository, file)).pipe(
        Effect.match({
          onFailure: ({ message }): FileResult => Either.left({ file, kind: "unreadable", detail: message }),
          onSuccess: (text) => entryOf(file, text, chain)
        })
      ),
    { concurrency: FILES_AT_ONCE }
  )
})

/** What a folder's files make of its table: a file that could not be read keeps the entry that it gave before. */
const rowsOf = (results: ReadonlyArray<FileResult>, former: ReadonlyArray<RegistryRow>): ReadonlyArray<RegistryRow> =>
  onePerAllocator(
    results.flatMap((result): ReadonlyArray<RegistryRow> => {
      if (Either.isRight(result)) return [result.right]
      const { kind, file } = result.left
      return kind === "unreadable" ? former.filter(({ path }) => path === file.path) : []
    })
  )

const problemsOf = (results: ReadonlyArray<FileResult>, kind: FileProblem["kind"]) =>
  results.flatMap((result) => (Either.isLeft(result) && result.left.kind === kind ? [result.left] : []))

/** Makes both registry tables equal to the registry on GitHub. */
const work = Effect.fn("collectRegistry")(function* ({ force }: JobRun) {
  const github = yield* GithubRegistry
  const store = yield* CollectorStore
  const dmob = yield* DmobSource
  if (Option.isNone(github.registry)) {
    return yield* switchedOff("allocator registry", ["ALLOCATOR_REGISTRY_REPO_OWNER", "ALLOCATOR_REGISTRY_REPO_NAME"])
  }
  const former = yield* store.registries
  const chain = chainDirectory(yield* dmob.allocators)
  const current = yield* entriesOf(github.registry.value, CURRENT_FOLDER, chain)
  const archive = yield* entriesOf(github.registry.value, ARCHIVE_FOLDER, chain)
  const next = { current: rowsOf(current, former.current), archive: rowsOf(archive, former.archive) }

  for (const [folder, before, after] of [
    [CURRENT_FOLDER, former.current.length, next.current.length],
    [ARCHIVE_FOLDER, former.archive.length, next.archive.length]
  ] as const) {
    if (!force && after < before * LARGEST_LOSS) return yield* new RegistryShrank({ folder, before, after })
  }

  const results = [...current, ...archive]
  const unreadable = problemsOf(results, "unreadable").map(({ detail }) => detail)
  yield* Effect.forEach(unreadable, (detail) => Effect.logWarning(`registry file skipped, its entry stays: ${detail}`))
  const unusable = problemsOf(results, "unusable").map(({ file }) => file.path)
  if (unusable.length > 0) {
    yield* Effect.logInfo(`${unusable.length} registry files name no allocator known on chain: ${unusable.join(", ")}`)
  }
  const disagreeing = results
    .filter(Either.isRight)
    .flatMap(({ right: { chainDisagreement, path } }) =>
      Option.toArray(Option.map(chainDisagreement, (other) => `${path} (${other})`))
    )
  if (disagreeing.length > 0) {
    yield* Effect.logInfo(
      `${disagreeing.length} registry files disagree with the chain and are taken at their word: ${disagreeing.join(", ")}`
    )
  }
  const rowsWritten = yield* store.replaceRegistries(next)
  return { rowsRead: results.length, rowsWritten, failures: tellFailures(unreadable) }
})

export const collectRegistry = {
  name: "collect-registry",
  description: "Allocator registry and its archive, from GitHub",
  cron: "40 * * * *",
  fills: ["allocator_registry", "allocator_registry_archive"],
  limit: HOURLY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
