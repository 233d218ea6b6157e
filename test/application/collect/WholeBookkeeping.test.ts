import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer, Option, Schema } from "effect"
import { collectBookkeeping } from "../../../src/application/collect/CollectBookkeeping.js"
import { collectRegistry } from "../../../src/application/collect/CollectRegistry.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { ApplicationFile, type DeclaredSize, declarationsOf } from "../../../src/domain/client/Bookkeeping.js"
import { type CollectedState, emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { inMemoryGithub } from "../../support/inMemoryGithub.js"
import { inMemoryIngestProblems, noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { runAt } from "./collectorRun.js"
import {
  actorsOnRecord,
  bookkeepingContents,
  bookkeepingIndex,
  chainOnRecord,
  countedBy,
  registryContents
} from "./wholeData.js"

/** A registry in which each of the allocators on record links to its repository. */
const allLinked = (): CollectedState => ({
  ...emptyState(),
  current: bookkeepingIndex.map(({ allocatorId, repository }) => ({
    allocatorId,
    allocatorAddress: `address of ${allocatorId}`,
    path: `Allocators/${allocatorId}.json`,
    registryInfo: JSON.stringify({ application: { allocation_bookkeeping: `https://github.com/${repository}` } }),
    rejected: false
  }))
})

const parseApplication = Schema.decodeUnknownSync(Schema.parseJson(ApplicationFile))

/** A chain that knows every applicant, by a made-up id where the real one is not on record. */
const chainOfApplicants = Layer.mock(DmobSource, {
  clients: Effect.succeed([
    ...actorsOnRecord,
    ...Object.values(bookkeepingContents)
      .map((text) => parseApplication(text).ID)
      .filter((applicant) => !actorsOnRecord.some(({ address }) => address === applicant))
      .map((address) => ({ id: `id of ${address}`, address }))
  ])
})

const collected = (chain: Layer.Layer<DmobSource>, state = allLinked()) =>
  Effect.gen(function* () {
    const problems = noProblems()
    const outcome = yield* collectBookkeeping
      .work(runAt("2026-05-20T00:45:00Z"))
      .pipe(
        Effect.provide(
          Layer.mergeAll(
            inMemoryGithub(bookkeepingContents).layer,
            chain,
            inMemoryCollectorStore(state),
            inMemoryIngestProblems(problems)
          )
        )
      )
    return { state, outcome, problems: openProblems(problems) }
  })

const bytesOf = (size: DeclaredSize) =>
  Either.match(size, { onLeft: ({ text }) => `unreadable: ${text}`, onRight: Option.getOrNull })

const [GIB, TIB, PIB] = [1024n ** 3n, 1024n ** 4n, 1024n ** 5n]
interface ReadApplication {
  readonly allocator: string
  readonly file: string
  readonly client: string
  readonly total: bigint
  readonly single: bigint | null
  readonly isPublic: boolean | null
  readonly contract: string | null
  readonly name: string | null
  /** How many different storage providers it names. */
  readonly providers: number
}

/** An application of an applicant with a made-up id, silent where nothing else is said. */
const application = (
  allocator: string,
  file: string,
  told: Pick<ReadApplication, "total" | "single" | "isPublic" | "name"> & Partial<ReadApplication>
): ReadApplication => ({ allocator, file, client: `id of ${file}`, contract: null, providers: 0, ...told })

/** Applications read off their files by hand. */
const byHand: ReadonlyArray<ReadApplication> = [
  // An id in place of the address: nobody has to look it up.
  application("f03015751", "f03416756", {
    client: "f03416756",
    total: 8n * PIB,
    single: 4n * PIB,
    isPublic: true,
    contract: "f410foc6psy3k7a2fb37tb2tslxj2hvzuj5ymcku7xia",
    name: "University of Utah",
    providers: 4
  }),
  application("f03019261", "f1l2rbo2gqizerr2qmh7gfl3cvsfw4azxdrnkf42i", {
    client: "f01061532",
    total: TIB,
    single: 256n * GIB,
    isPublic: true,
    name: "Anyi Data",
    providers: 5
  }),
  // The address of a contract; a box that is not ticked.
  application("f03015757", "f410fl27c4o2fjbcr7ed7ewcbkarurpy3ucxr2coez2i", {
    total: 5n * PIB,
    single: 1250n * TIB,
    isPublic: false,
    contract: "f410fqslkkgx5ehy4qnghg6uhy55exo2tg5mpck7jpri",
    name: "Akave",
    providers: 9
  }),
  application("f03015757", "f3vwljfwtqnj4yxg6rpwq3zr535u3z6ikwxz4hcj5tddbv5ynczracmfhfi3upm2p3my7gmx7dguzmwl54ypxa", {
    total: 5n * PIB,
    single: 400n * TIB,
    isPublic: false,
    name: "theskyzone",
    providers: 8
  }),
  // "400Tib"
  application("f03004870", "f14zmgrcgayihubfptjpn42xs2tgk7cpkjxgnjsyq", {
    total: 3n * PIB,
    single: 400n * TIB,
    isPublic: true,
    name: "World Health Organization",
    providers: 9
  }),
  // "10.8 PiB" and "2.7 PiB", to whole bytes; a name beyond ASCII.
  application("f03018029", "f1wr4csvsjcuiemkjbp4k44qu5hsywhwshgfcnz7i", {
    total: 12_159_718_993_900_339n,
    single: 3_039_929_748_475_084n,
    isPublic: true,
    name: "国立遺伝学研究所 (National Institute of Genetics, Japan)",
    providers: 4
  }),
  // No answer, no name, no size of a single copy.
  application("f03760270", "f1josz5g67zbvwyus6qonjvxx3vphnfors5sbucvq", {
    total: 1401n * TIB,
    single: null,
    isPublic: false,
    contract: "f410fs7htfzjairhb32g4kcfwckoghaxcdmlpkugjtca",
    name: null
  }),
  // One copy is larger than all that is asked for.
  application("f03015757", "f1zqxtp66woilzxlbvdlixnm5yttimhhokpq65wja", {
    total: 5n * PIB,
    single: 15n * PIB,
    isPublic: false,
    name: "Asia Television Limited",
    providers: 9
  }),
  // "4.0 PiB"
  application("f03015757", "f17etrtgskjni5v2ugie3v2wdsfd2jyqjqqr4s6aq", {
    total: 4n * PIB,
    single: 2n * PIB,
    isPublic: false,
    contract: "f410fqslkkgx5ehy4qnghg6uhy55exo2tg5mpck7jpri",
    name: "Future Tech Holdings",
    providers: 4
  }),
  application("f03015757", "f1stixou4sgwfb4jtp2cl2ukgllwq2ikh64ioonwa", {
    total: 128n * GIB,
    single: 32n * GIB,
    isPublic: true,
    name: "Will"
  })
]

/** What rules read of a stored application. */
const readOf = (state: CollectedState, { allocator, file }: ReadApplication): ReadApplication | undefined => {
  const row = state.bookkeeping.get(allocator)?.find(({ path }) => path === `applications/${file}.json`)
  if (row === undefined) return undefined
  const declared = declarationsOf(JSON.parse(row.bookkeepingInfo))
  const [total, single] = [bytesOf(declared.totalRequestedAmount), bytesOf(declared.expectedSizeOfSingleDataset)]
  assert.strictEqual(row.clientAddress, file)
  assert(typeof total === "bigint" && typeof single !== "string")
  return {
    allocator,
    file,
    client: row.clientId,
    total,
    single,
    isPublic: Option.getOrNull(declared.isPublicDataset),
    contract: Option.getOrNull(declared.clientContractAddress),
    name: Option.getOrNull(declared.clientName),
    providers: new Set(declared.storageProviderIdsDeclared).size
  }
}

describe("the whole bookkeeping", () => {
  it.effect("gives 233 applications of 17 allocators when the chain knows every applicant", () =>
    Effect.gen(function* () {
      const { outcome, problems, state } = yield* collected(chainOfApplicants)
      assert.deepStrictEqual(outcome, { rowsRead: 233, rowsWritten: 233, failures: [] })
      assert.deepStrictEqual(problems, [])
      assert.deepStrictEqual(
        Object.fromEntries([...state.bookkeeping].map(([allocator, rows]) => [allocator, rows.length]).toSorted()),
        {
          f03004870: 25,
          f03010575: 9,
          f03011612: 29,
          f03012911: 7,
          f03014594: 23,
          f03014732: 14,
          f03015751: 20,
          f03015757: 20,
          f03016877: 11,
          f03018029: 24,
          f03018475: 3,
          f03018489: 14,
          f03019261: 16,
          f03019850: 7,
          f03019912: 1,
          f03626472: 3,
          f03760270: 7
        }
      )
    })
  )

  it.effect("tells each allocator of the applicants that the chain does not know", () =>
    Effect.gen(function* () {
      const { outcome, problems } = yield* collected(chainOnRecord)
      assert.deepStrictEqual(outcome, { rowsRead: 233, rowsWritten: 2, failures: [] })
      assert.deepStrictEqual(
        countedBy(problems, ({ reason }) => reason),
        { "client unknown on chain": 231 }
      )
      const told = countedBy(problems, ({ allocatorId }) => allocatorId ?? "nobody")
      assert.deepInclude(told, { f03015751: 19, f03019261: 15, f03011612: 29, f03019912: 1 })
      assert.include(
        problems.map(({ subject }) => subject),
        "Carohere/Caro-Allocator/applications/f173fgwfoxhhy4ehr5azfmmcztkjsc7m4copzarcy.json"
      )
    })
  )

  it.effect("reads, of these, the 179 applications to which the registry leads", () =>
    Effect.gen(function* () {
      const state = emptyState()
      yield* collectRegistry
        .work(runAt("2026-05-20T00:40:00Z"))
        .pipe(
          Effect.provide(
            Layer.mergeAll(
              inMemoryGithub(registryContents).layer,
              chainOnRecord,
              inMemoryCollectorStore(state),
              inMemoryIngestProblems()
            )
          )
        )
      const { outcome, problems } = yield* collected(chainOfApplicants, state)
      assert.deepStrictEqual(outcome, { rowsRead: 179, rowsWritten: 179, failures: [] })
      assert.deepStrictEqual(
        bookkeepingIndex
          .filter(({ allocatorId }) => !state.bookkeeping.has(allocatorId))
          .map(({ allocatorId }) => allocatorId),
        ["f03626472", "f03012911", "f03014594", "f03015751", "f03019912"]
      )
      assert.deepStrictEqual(
        countedBy(problems, ({ reason }) => reason),
        { "no folder": 45, "unusable link": 1 }
      )
      assert.deepInclude(problems, {
        subject: "f03771751",
        allocatorId: "f03771751",
        reason: "unusable link",
        detail: 'the registry gives "" for its applications, which is no repository on GitHub'
      })
    })
  )

  it.effect.each(byHand)("reads $file as a person does", (expected) =>
    Effect.gen(function* () {
      const { state } = yield* collected(chainOfApplicants)
      assert.deepStrictEqual(readOf(state, expected), expected)
    })
  )
})
