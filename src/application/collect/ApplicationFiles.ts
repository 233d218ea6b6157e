import { Data, Effect, Either, Option, Schema } from "effect"
import { ApplicationFile, clientAddress, isIdAddress, type RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { BookkeepingRow } from "../ports/CollectorStore.js"
import { type GithubFile, GithubRegistry } from "../ports/GithubRegistry.js"
import type { IngestProblem } from "../ports/IngestProblems.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { type FileFault, faultOf } from "./FileProblem.js"
import { parseDocument } from "./JsonDocument.js"

const FILES_AT_ONCE = 10

/** Ids of clients by their robust address. */
export type ClientIds = ReadonlyMap<string, string>

/** What came of an application file; `Unknown` when it can be read and does not tell whose application it is. */
export type ApplicationResult = Data.TaggedEnum<{
  Application: { readonly path: string; readonly row: BookkeepingRow }
  Failed: { readonly path: string; readonly failure: UpstreamError }
  Unreadable: { readonly path: string; readonly fault: FileFault }
  Unknown: { readonly path: string; readonly fault: FileFault }
}>
export const ApplicationResult = Data.taggedEnum<ApplicationResult>()

const decodeApplication = Schema.decodeUnknownOption(ApplicationFile)

const idOf = (address: string, clientIds: ClientIds): Option.Option<string> =>
  isIdAddress(address) ? Option.some(address) : Option.fromNullable(clientIds.get(address))

const resultOf = (path: string, text: string, clientIds: ClientIds): ApplicationResult => {
  const unknown = (reason: string, detail: string) => ApplicationResult.Unknown({ path, fault: { reason, detail } })
  const document = parseDocument(text)
  if (Either.isLeft(document)) return ApplicationResult.Unreadable({ path, fault: document.left })
  const address = Option.flatMap(decodeApplication(document.right), clientAddress)
  if (Option.isNone(address)) return unknown("no client address", "the file states no address of a client as its ID")
  return Option.match(idOf(address.value, clientIds), {
    onNone: () => unknown("client unknown on chain", `the chain knows no client with the address ${address.value}`),
    onSome: (clientId) =>
      ApplicationResult.Application({
        path,
        row: { clientId, clientAddress: address.value, path, bookkeepingInfo: text }
      })
  })
}

/** Reads application files of a repository. */
export const readApplications = Effect.fn("readApplications")(function* (
  repository: RepositoryName,
  files: ReadonlyArray<GithubFile>,
  clientIds: ClientIds
) {
  const github = yield* GithubRegistry
  return yield* Effect.forEach(
    files,
    (file) =>
      Effect.match(github.read(repository, file), {
        onFailure: (failure): ApplicationResult => ApplicationResult.Failed({ path: file.path, failure }),
        onSuccess: (text) => resultOf(file.path, text, clientIds)
      }),
    { concurrency: FILES_AT_ONCE }
  )
})

/** Each client's application: a client that has several files counts by the last of them. */
export const onePerClient = (results: ReadonlyArray<ApplicationResult>): ReadonlyArray<BookkeepingRow> =>
  Array.from(
    new Map(results.filter(ApplicationResult.$is("Application")).map(({ row }) => [row.clientId, row])).values()
  )

/** Why files do not count, for an allocator that keeps them in a repository (`owner/name`). */
export const applicationProblems = (
  repository: string,
  allocatorId: string,
  results: ReadonlyArray<ApplicationResult>
): ReadonlyArray<IngestProblem> => {
  const countingPath = new Map(onePerClient(results).map(({ clientId, path }) => [clientId, path]))
  const problem = (path: string, fault: FileFault) => [{ subject: `${repository}/${path}`, allocatorId, ...fault }]
  return results.flatMap(
    ApplicationResult.$match({
      Application: ({ path, row: { clientId } }) => {
        const counting = countingPath.get(clientId)
        const detail = `${counting} counts for the same client, ${clientId}`
        return counting === path ? [] : problem(path, { reason: "superseded", detail })
      },
      Failed: ({ path, failure }) =>
        Option.match(faultOf(failure), { onNone: () => [], onSome: (fault) => problem(path, fault) }),
      Unreadable: ({ path, fault }) => problem(path, fault),
      Unknown: ({ path, fault }) => problem(path, fault)
    })
  )
}
