import { Effect, Either, Option } from "effect"
import { bookkeepingRepository, type RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { JobRun } from "../jobs/Job.js"
import { type BookkeepingLink, type BookkeepingRow, CollectorStore } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { type GithubFolder, GithubRegistry } from "../ports/GithubRegistry.js"
import { type IngestProblem, IngestProblems } from "../ports/IngestProblems.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import {
  ApplicationResult,
  applicationProblems,
  type ClientIds,
  onePerClient,
  readApplications
} from "./ApplicationFiles.js"
import { type Collector, HOURLY_LIMIT, LARGEST_LOSS, tellFailures } from "./Collector.js"
import { isUnread } from "./FileProblem.js"
import { progress } from "./Progress.js"
import { failureTexts, isSuspended, warnOf } from "./UpstreamFailures.js"

const FOLDER = "applications"

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
    const name = fullName(repository.value).toLowerCase()
    const known = byName.get(name) ?? { repository: repository.value, allocators: [] }
    byName.set(name, { ...known, allocators: [...known.allocators, allocatorId] })
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bookkeeping]) => bookkeeping)
}

const fullName = ({ owner, repo }: RepositoryName) => `${owner}/${repo}`

// An allocator's place and the files in it are looked through each for itself: files only where there is a place.
const placeScope = (allocatorId: string) => allocatorId
const filesScope = (allocatorId: string, repository: RepositoryName) =>
  `${allocatorId} ${fullName(repository).toLowerCase()}`

/** Stored files that the repository has no more: their path is gone, or it now holds another client's application. */
const vanished = (
  stored: ReadonlyArray<Pick<BookkeepingRow, "clientId" | "path">>,
  listing: GithubFolder,
  results: ReadonlyArray<ApplicationResult>
): ReadonlyArray<string> => {
  const paths = new Set(listing.files.map(({ path }) => path))
  const clientAt = new Map(
    results.filter(ApplicationResult.$is("Application")).map(({ path, row }) => [path, row.clientId])
  )
  return stored
    .filter(({ clientId, path }) => !paths.has(path) || (clientAt.get(path) ?? clientId) !== clientId)
    .map(({ clientId }) => clientId)
}

interface RepositoryOutcome {
  readonly filesRead: number
  readonly rowsWritten: number
  readonly withoutClient: number
  readonly failures: ReadonlyArray<string>
  /** Failure of each call that the service, being down, was spared. */
  readonly spared: ReadonlyArray<UpstreamError>
}
const nothing: RepositoryOutcome = { filesRead: 0, rowsWritten: 0, withoutClient: 0, failures: [], spared: [] }

/** Brings an allocator's rows in line with what was read of its repository. */
const storeFor = Effect.fn("storeBookkeeping")(function* (
  allocatorId: string,
  results: ReadonlyArray<ApplicationResult>,
  listing: GithubFolder,
  mode: { readonly removes: boolean; readonly force: boolean }
) {
  const store = yield* CollectorStore
  const written = yield* store.upsertBookkeeping(allocatorId, onePerClient(results))
  if (!mode.removes) return { written, failures: [] }
  const stored = yield* store.bookkeepingFiles(allocatorId)
  const gone = vanished(stored, listing, results)
  if (gone.length > stored.length * LARGEST_LOSS && !mode.force) {
    const failure = `${gone.length} of ${stored.length} applications of ${allocatorId} are gone at once; they stay until "cdp collect bookkeeping --force"`
    return { written, failures: [failure] }
  }
  const removed = gone.length === 0 ? 0 : yield* store.removeBookkeeping(allocatorId, gone)
  return { written: written + removed, failures: [] }
})

/** Tells what is wrong with the place of allocators' applications, if anything is. */
const settlePlace = Effect.fn("settleBookkeepingPlace")(function* (
  { allocators, repository }: Bookkeeping,
  { asOf }: JobRun,
  fault: Option.Option<Pick<IngestProblem, "reason" | "detail">>
) {
  const problems = yield* IngestProblems
  const subject = `${fullName(repository)}/${FOLDER}`
  yield* Effect.forEach(allocators, (allocatorId) =>
    problems.settle({
      source: "bookkeeping",
      scope: placeScope(allocatorId),
      at: asOf,
      problems: Option.toArray(Option.map(fault, (present) => ({ subject, allocatorId, ...present }))),
      isWhole: true,
      unread: []
    })
  )
})

/** A folder that is not there is no failure for an allocator that never had one, and a loss to one of whom we hold files. */
const withoutFolder = Effect.fn("bookkeepingWithoutFolder")(function* (bookkeeping: Bookkeeping, run: JobRun) {
  const store = yield* CollectorStore
  const detail = `there is no folder ${FOLDER}, or it is not public`
  yield* settlePlace(bookkeeping, run, Option.some({ reason: "no folder", detail }))
  const stored = yield* Effect.forEach(bookkeeping.allocators, store.bookkeepingFiles)
  const rows = stored.flat().length
  if (rows === 0) return nothing
  return { ...nothing, failures: [`folder ${FOLDER} is gone; its ${rows} applications stay`] }
})

const notListed = Effect.fn("bookkeepingNotListed")(function* (
  bookkeeping: Bookkeeping,
  run: JobRun,
  failure: UpstreamError
) {
  if (isSuspended(failure)) return { ...nothing, spared: [failure] }
  yield* settlePlace(bookkeeping, run, Option.some({ reason: "not listed", detail: failure.message }))
  return { ...nothing, failures: [failure.message] }
})

/** Reads one repository and stores what it holds. Rows go only after all of it was listed and read. */
const collectRepository = Effect.fn("collectBookkeepingRepository")(function* (
  bookkeeping: Bookkeeping,
  clientIds: ClientIds,
  run: JobRun
) {
  const github = yield* GithubRegistry
  const problems = yield* IngestProblems
  const { allocators, repository } = bookkeeping
  const listing = yield* Effect.either(github.list(repository, FOLDER))
  if (Either.isLeft(listing)) return yield* notListed(bookkeeping, run, listing.left)
  if (Option.isNone(listing.right)) return yield* withoutFolder(bookkeeping, run)
  yield* settlePlace(bookkeeping, run, Option.none())

  const folder = listing.right.value
  const files = folder.files.filter(({ path }) => path.endsWith(".json"))
  const results = yield* readApplications(repository, files, clientIds)
  const unreadable = results.filter(ApplicationResult.$is("Unreadable"))
  const failed = results.filter(ApplicationResult.$is("Failed"))
  const removes = folder.isComplete && unreadable.length + failed.length === 0
  const stored = yield* Effect.forEach(allocators, (allocatorId) =>
    Effect.zipLeft(
      storeFor(allocatorId, results, folder, { removes, force: run.force }),
      problems.settle({
        source: "bookkeeping",
        scope: filesScope(allocatorId, repository),
        at: run.asOf,
        problems: applicationProblems(fullName(repository), allocatorId, results),
        isWhole: folder.isComplete,
        unread: failed.filter(({ failure }) => isUnread(failure)).map(({ path }) => `${fullName(repository)}/${path}`)
      })
    )
  )
  return {
    filesRead: results.length,
    rowsWritten: stored.reduce((sum, { written }) => sum + written, 0),
    withoutClient: results.filter(ApplicationResult.$is("Unknown")).length,
    failures: [
      ...unreadable.map(({ path, fault }) => `${path}: ${fault.detail}`),
      ...failed.filter(({ failure }) => !isSuspended(failure)).map(({ failure }) => failure.message),
      ...stored.flatMap(({ failures }) => failures)
    ],
    spared: failed.map(({ failure }) => failure).filter(isSuspended)
  }
})

/** Tells of links that lead to no repository, and ends what was told of places that no link leads to any more. */
const settleLinks = Effect.fn("settleBookkeepingLinks")(function* (
  links: ReadonlyArray<BookkeepingLink>,
  { asOf }: JobRun
) {
  const problems = yield* IngestProblems
  const scopes = links.flatMap(({ allocatorId, url }) => [
    placeScope(allocatorId),
    ...Option.toArray(Option.map(bookkeepingRepository(url), (repository) => filesScope(allocatorId, repository)))
  ])
  yield* problems.keepScopes("bookkeeping", scopes, asOf)
  yield* Effect.forEach(
    links.filter(({ url }) => Option.isNone(bookkeepingRepository(url))),
    ({ allocatorId, url }) =>
      problems.settle({
        source: "bookkeeping",
        scope: placeScope(allocatorId),
        at: asOf,
        problems: [
          {
            subject: allocatorId,
            allocatorId,
            reason: "unusable link",
            detail: `the registry gives "${url}" for its applications, which is no repository on GitHub`
          }
        ],
        isWhole: true,
        unread: []
      })
  )
})

/** Collects the client applications of every allocator of the registry that was not rejected. */
const work = Effect.fn("collectBookkeeping")(function* (run: JobRun) {
  const store = yield* CollectorStore
  const dmob = yield* DmobSource
  const links = yield* store.bookkeepingLinks
  const repositories = repositoriesOf(links)
  const clients = yield* dmob.clients
  const clientIds: ClientIds = new Map(clients.map(({ id, address }) => [address, id]))
  yield* settleLinks(links, run)
  const tellDone = yield* progress("bookkeeping", repositories.length, "repositories")

  const outcomes = yield* Effect.forEach(repositories, (bookkeeping) =>
    collectRepository(bookkeeping, clientIds, run).pipe(
      Effect.map((outcome) => ({
        ...outcome,
        failures: outcome.failures.map((failure) => `${fullName(bookkeeping.repository)}: ${failure}`)
      })),
      Effect.zipLeft(tellDone(1))
    )
  )
  const sum = (count: (outcome: RepositoryOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0)
  const failures = [
    ...tellFailures(outcomes.flatMap((outcome) => outcome.failures)),
    ...failureTexts(outcomes.flatMap(({ spared }) => spared))
  ]
  yield* warnOf(failures.map((failure) => `bookkeeping: ${failure}`))
  const withoutClient = sum((outcome) => outcome.withoutClient)
  if (withoutClient > 0) yield* Effect.logInfo(`${withoutClient} application files name no client known on chain`)
  return { rowsRead: sum(({ filesRead }) => filesRead), rowsWritten: sum(({ rowsWritten }) => rowsWritten), failures }
})

export const collectBookkeeping = {
  name: "collect-bookkeeping",
  description: "Client applications that allocators keep in their repositories, from GitHub",
  cron: "45 * * * *",
  fills: ["allocator_client_bookkeeping"],
  limit: HOURLY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
