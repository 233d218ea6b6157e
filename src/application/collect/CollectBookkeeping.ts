import { Data, Effect, Either, Option, Schema } from "effect"
import {
  ApplicationFile,
  bookkeepingRepository,
  clientAddress,
  isIdAddress,
  type RepositoryName
} from "../../domain/client/Bookkeeping.js"
import type { JobRun } from "../jobs/Job.js"
import { type BookkeepingLink, type BookkeepingRow, CollectorStore } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { type GithubFile, type GithubFolder, GithubRegistry } from "../ports/GithubRegistry.js"
import { type Collector, HOURLY_LIMIT, LARGEST_LOSS, tellFailures } from "./Collector.js"
import { giveUpAfter } from "./GiveUp.js"
import { parseDocument } from "./JsonDocument.js"

const FOLDER = "applications"
const FILES_AT_ONCE = 10
const FAILURES_IN_A_ROW = 20

type ClientIds = ReadonlyMap<string, string>

/** A repository and the allocators that keep their applications in it. */
interface Bookkeeping {
  readonly repository: RepositoryName
  readonly allocators: ReadonlyArray<string>
}

/** Repositories of the links, by name; GitHub does not tell apart names that differ in case alone. */
const repositoriesOf = (links: ReadonlyArray<BookkeepingLink>): ReadonlyArray<Bookkeeping> => {
  const byName = new Map<string, Bookkeeping>()
  for (const { allocatorId, url } of links) {
    const repository = bookkeepingRepository(url)
    if (Option.isNone(repository)) continue
    const name = `${repository.value.owner}/${repository.value.repo}`.toLowerCase()
    const known = byName.get(name) ?? { repository: repository.value, allocators: [] }
    byName.set(name, { ...known, allocators: [...known.allocators, allocatorId] })
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bookkeeping]) => bookkeeping)
}

const fullName = ({ repository: { owner, repo } }: Bookkeeping) => `${owner}/${repo}`

/** A file that says whose application it is; `Unknown` when the client or its id cannot be told. */
type FileResult = Data.TaggedEnum<{
  Application: { readonly row: BookkeepingRow }
  Unknown: { readonly path: string }
  Unreadable: { readonly detail: string }
}>
const FileResult = Data.taggedEnum<FileResult>()

const decodeApplication = Schema.decodeUnknownOption(ApplicationFile)

const applicationOf = ({ path }: GithubFile, text: string, clientIds: ClientIds): FileResult =>
  Either.match(parseDocument(text), {
    onLeft: (detail) => FileResult.Unreadable({ detail: `${path}: ${detail}` }),
    onRight: (document) =>
      decodeApplication(document).pipe(
        Option.flatMap(clientAddress),
        Option.flatMap((address) =>
          Option.map(idOf(address, clientIds), (clientId) =>
            FileResult.Application({ row: { clientId, clientAddress: address, path, bookkeepingInfo: text } })
          )
        ),
        Option.getOrElse(() => FileResult.Unknown({ path }))
      )
  })

const idOf = (address: string, clientIds: ClientIds): Option.Option<string> =>
  isIdAddress(address) ? Option.some(address) : Option.fromNullable(clientIds.get(address))

/** Stored files that the repository has no more: their path is gone, or it now holds another client's application. */
const vanished = (
  stored: ReadonlyArray<Pick<BookkeepingRow, "clientId" | "path">>,
  listing: GithubFolder,
  rows: ReadonlyArray<BookkeepingRow>
): ReadonlyArray<string> => {
  const paths = new Set(listing.files.map(({ path }) => path))
  const clientAt = new Map(rows.map(({ path, clientId }) => [path, clientId]))
  return stored
    .filter(({ clientId, path }) => !paths.has(path) || (clientAt.get(path) ?? clientId) !== clientId)
    .map(({ clientId }) => clientId)
}

/** A client that has several files counts by the last of them. */
const onePerClient = (rows: ReadonlyArray<BookkeepingRow>): ReadonlyArray<BookkeepingRow> =>
  Array.from(new Map(rows.map((row) => [row.clientId, row])).values())

interface RepositoryOutcome {
  readonly filesRead: number
  readonly rowsWritten: number
  readonly withoutClient: number
  readonly failures: ReadonlyArray<string>
}

/** Brings an allocator's rows in line with what was read of its repository. */
const storeFor = Effect.fn("storeBookkeeping")(function* (
  allocatorId: string,
  rows: ReadonlyArray<BookkeepingRow>,
  listing: GithubFolder,
  mode: { readonly removes: boolean; readonly force: boolean }
) {
  const store = yield* CollectorStore
  const written = yield* store.upsertBookkeeping(allocatorId, onePerClient(rows))
  if (!mode.removes) return { written, failures: [] }
  const stored = yield* store.bookkeepingFiles(allocatorId)
  const gone = vanished(stored, listing, rows)
  if (gone.length > stored.length * LARGEST_LOSS && !mode.force) {
    const failure = `${gone.length} of ${stored.length} applications of ${allocatorId} are gone at once; they stay until "cdp collect bookkeeping --force"`
    return { written, failures: [failure] }
  }
  const removed = gone.length === 0 ? 0 : yield* store.removeBookkeeping(allocatorId, gone)
  return { written: written + removed, failures: [] }
})

const nothing: RepositoryOutcome = { filesRead: 0, rowsWritten: 0, withoutClient: 0, failures: [] }

/** A folder that is not there is no news of an allocator that never had one, and a loss to one of whom we hold files. */
const withoutFolder = Effect.fn("bookkeepingWithoutFolder")(function* ({ allocators }: Bookkeeping) {
  const store = yield* CollectorStore
  const stored = yield* Effect.forEach(allocators, store.bookkeepingFiles)
  const rows = stored.flat().length
  if (rows === 0) return nothing
  return { ...nothing, failures: [`folder ${FOLDER} is gone; its ${rows} applications stay`] }
})

/** Reads one repository and stores what it holds. Rows go only after all of it was listed and read. */
const collectRepository = Effect.fn("collectBookkeepingRepository")(function* (
  bookkeeping: Bookkeeping,
  clientIds: ClientIds,
  guarded: Effect.Effect.Success<ReturnType<typeof giveUpAfter>>,
  force: boolean
) {
  const github = yield* GithubRegistry
  const listing = yield* Effect.either(guarded(github.list(bookkeeping.repository, FOLDER)))
  if (Either.isLeft(listing)) return { ...nothing, failures: [listing.left.message] }
  if (Option.isNone(listing.right)) return yield* withoutFolder(bookkeeping)
  const folder = listing.right.value
  const results = yield* Effect.forEach(
    folder.files.filter(({ path }) => path.endsWith(".json")),
    (file) =>
      guarded(github.read(bookkeeping.repository, file)).pipe(
        Effect.match({
          onFailure: ({ message }): FileResult => FileResult.Unreadable({ detail: message }),
          onSuccess: (text) => applicationOf(file, text, clientIds)
        })
      ),
    { concurrency: FILES_AT_ONCE }
  )
  const rows = results.filter(FileResult.$is("Application")).map(({ row }) => row)
  const unreadable = results.filter(FileResult.$is("Unreadable")).map(({ detail }) => detail)
  const removes = folder.isComplete && unreadable.length === 0
  const stored = yield* Effect.forEach(bookkeeping.allocators, (allocatorId) =>
    storeFor(allocatorId, rows, folder, { removes, force })
  )
  return {
    filesRead: results.length,
    rowsWritten: stored.reduce((sum, { written }) => sum + written, 0),
    withoutClient: results.filter(FileResult.$is("Unknown")).length,
    failures: [...unreadable, ...stored.flatMap(({ failures }) => failures)]
  }
})

/** Collects the client applications of every allocator of the registry that was not rejected. */
const work = Effect.fn("collectBookkeeping")(function* ({ force }: JobRun) {
  const store = yield* CollectorStore
  const dmob = yield* DmobSource
  const repositories = repositoriesOf(yield* store.bookkeepingLinks)
  const clients = yield* dmob.clients
  const clientIds: ClientIds = new Map(clients.map(({ id, address }) => [address, id]))
  const guarded = yield* giveUpAfter(FAILURES_IN_A_ROW)

  const outcomes = yield* Effect.forEach(repositories, (bookkeeping) =>
    Effect.map(collectRepository(bookkeeping, clientIds, guarded, force), (outcome) => ({
      ...outcome,
      failures: outcome.failures.map((failure) => `${fullName(bookkeeping)}: ${failure}`)
    }))
  )
  const sum = (count: (outcome: RepositoryOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0)
  const failures = outcomes.flatMap((outcome) => outcome.failures)
  yield* Effect.forEach(failures, (failure) => Effect.logWarning(`bookkeeping: ${failure}`))
  const withoutClient = sum((outcome) => outcome.withoutClient)
  if (withoutClient > 0) yield* Effect.logInfo(`${withoutClient} application files name no client known on chain`)
  return {
    rowsRead: sum(({ filesRead }) => filesRead),
    rowsWritten: sum(({ rowsWritten }) => rowsWritten),
    failures: tellFailures(failures)
  }
})

export const collectBookkeeping = {
  name: "collect-bookkeeping",
  description: "Client applications that allocators keep in their repositories, from GitHub",
  cron: "45 * * * *",
  fills: ["allocator_client_bookkeeping"],
  limit: HOURLY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
