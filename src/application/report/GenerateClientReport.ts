import { Array as Arr, type DateTime, Effect, Either, Option } from "effect"
import { applicationFields } from "../../domain/allocator/RegistryFile.js"
import { mainAllocator } from "../../domain/client/Client.js"
import { allocatorsOf } from "../../domain/client/ClientRow.js"
import { applicationOf, type ClientFacts } from "../../domain/report/ClientFacts.js"
import { checkClientReport } from "../../domain/report/client/clientReportChecks.js"
import { fullClientReport } from "../../domain/report/client/FullClientReport.js"
import { ClientNotFound } from "../../domain/report/ReportErrors.js"
import { warnOf } from "../collect/UpstreamFailures.js"
import { ClientDeals } from "../ports/ClientDeals.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import * as Clock from "../ports/Clock.js"
import { type Generation, Generations } from "../ports/Generations.js"
import { LotusRpc } from "../ports/LotusRpc.js"
import { ReportStore } from "../ports/ReportStore.js"
import { WorkingUrls } from "../ports/WorkingUrls.js"
import { gatherClients } from "./GatherClients.js"
import { readClients } from "./ReadClients.js"
import { readProvenance } from "./ReadProvenance.js"
import { findRegistered } from "./RegisteredAllocator.js"

const URLS_AT_ONCE = 8

/**
 * Makes and stores a report of a client, by id or address in any case of letters. Our tables are read as they stand in one
 * generation; the chain and the services outside are asked after that.
 */
export const generateClientReport = Effect.fn("generateClientReport")(function* (idOrAddress: string) {
  const generations = yield* Generations
  const { addClientReport } = yield* ReportStore
  const { clientDatacap } = yield* LotusRpc
  const now = yield* Clock.now
  const read = yield* generations.snapshot((generation) => readClientReport(idOrAddress, generation, now))
  const { averageSecondsToFirstDeal, client, main, provenance, records, registered } = read
  const [facts] = yield* gatherClients(records, now)
  if (facts === undefined) return yield* new ClientNotFound({ client: idOrAddress })
  yield* warnOf(unreadableSizes(facts))
  const report = fullClientReport({
    ...facts,
    now,
    registered: (allocator) => Option.filter(registered, () => Option.contains(main, allocator)),
    averageSecondsToFirstDeal,
    availableDatacap: Option.getOrNull(yield* clientDatacap(client)),
    workingUrls: yield* findWorkingUrls(client, records.providers)
  })
  return yield* addClientReport({
    report,
    checks: checkClientReport(report, provenance.limits, provenance.ruleSet),
    provenance
  })
})

/** What to warn of: sizes that the client declared in words that tell none, and that are unknown for that. */
const unreadableSizes = (facts: ClientFacts): ReadonlyArray<string> =>
  Option.match(applicationOf(facts), {
    onNone: () => [],
    onSome: ({ expectedSizeOfSingleDataset, totalRequestedAmount }) =>
      Object.entries({
        "Total Requested Amount": totalRequestedAmount,
        "Single Size Dataset": expectedSizeOfSingleDataset
      })
        .filter(([, size]) => Either.isLeft(size))
        .map(([name]) => `the ${name} in the application of ${facts.rows[0].client} is no size`)
  })

/** What our tables say for a client's report. */
const readClientReport = Effect.fn("readClientReport")(function* (
  idOrAddress: string,
  generation: Generation,
  now: DateTime.Utc
) {
  const clients = yield* ClientRepository
  const deals = yield* ClientDeals
  const [row] = yield* clients.rowsOf(idOrAddress)
  if (row === undefined) return yield* new ClientNotFound({ client: idOrAddress })
  const { client } = row
  const records = yield* readClients([client], now)
  const main = mainAllocator(allocatorsOf(records.rows))
  const registered = yield* Effect.transposeOption(Option.map(main, findRegistered))
  const average = yield* deals.averageSecondsToFirstDeal({ client: Option.some(client), allocator: Option.none() })
  return {
    client,
    records,
    main,
    registered: Option.map(Option.flatten(registered), applicationFields),
    averageSecondsToFirstDeal: Option.getOrNull(average),
    provenance: yield* readProvenance(generation, now)
  }
})

/** URL by provider under which a piece of a client answers, as far as one is known. */
const findWorkingUrls = Effect.fn("findWorkingUrls")(function* (client: string, providers: ReadonlyArray<string>) {
  const { accessTo } = yield* WorkingUrls
  const found = yield* Effect.forEach(
    providers,
    (provider) => Effect.map(accessTo({ provider, client }), ({ url }) => ({ provider, url })),
    { concurrency: URLS_AT_ONCE }
  )
  return new Map(Arr.flatMap(found, ({ provider, url }) => (url === null ? [] : [[provider, url] as const])))
})
