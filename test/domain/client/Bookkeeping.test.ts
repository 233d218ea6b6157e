import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import {
  bookkeepingRepository,
  clientAddress,
  type DeclaredSize,
  declarationsOf,
  isIdAddress,
  PROVIDERS_QUESTION,
  PUBLIC_DATASET_QUESTION
} from "../../../src/domain/client/Bookkeeping.js"
import { printDataSize } from "../../../src/domain/shared/Bytes.js"

describe("bookkeeping repository", () => {
  it("is the first two parts of a GitHub path", () => {
    const acme = Option.some({ owner: "acme", repo: "pathway" })
    assert.deepStrictEqual(bookkeepingRepository("https://github.com/acme/pathway"), acme)
    assert.deepStrictEqual(bookkeepingRepository("https://github.com/acme/pathway/"), acme)
    assert.deepStrictEqual(bookkeepingRepository("https://github.com/acme/pathway/tree/main?tab=readme#top"), acme)
    assert.deepStrictEqual(bookkeepingRepository("https://github.com/acme/pathway?tab=readme"), acme)
  })

  it("has a name that GitHub can have", () => {
    for (const name of ["a_b/c", "a--b/.github", "Acme-/x.y_z-1", `a/${"r".repeat(100)}`, "a/..."]) {
      const [owner = "", repo = ""] = name.split("/")
      assert.deepStrictEqual(bookkeepingRepository(`https://github.com/${name}`), Option.some({ owner, repo }), name)
    }
    for (const name of [
      "../user",
      "./user",
      "acme/..",
      "acme/.",
      "acme/../../user",
      "acme/%2e%2e",
      "-acme/pathway",
      "acme.org/pathway",
      "acme/path way",
      "acme/pathway\n",
      "acme/путь",
      `${"o".repeat(40)}/pathway`,
      `acme/${"r".repeat(101)}`
    ]) {
      assert.deepStrictEqual(bookkeepingRepository(`https://github.com/${name}`), Option.none(), name)
    }
  })

  it("is none elsewhere, and none of a link that names no repository", () => {
    for (const link of [
      "",
      "https://gitlab.com/a/b",
      "http://github.com/a/b",
      "https://github.com/acme",
      "github.com/a/b"
    ]) {
      assert.deepStrictEqual(bookkeepingRepository(link), Option.none(), link)
    }
  })
})

describe("address of a client", () => {
  it("gets the network letter that was forgotten", () => {
    assert.deepStrictEqual(clientAddress({ ID: " f1abc " }), Option.some("f1abc"))
    assert.deepStrictEqual(clientAddress({ ID: "1abcdef" }), Option.some("f1abcdef"))
    assert.deepStrictEqual(clientAddress({ ID: "f01234" }), Option.some("f01234"))
    assert.deepStrictEqual(clientAddress({ ID: "  " }), Option.none())
  })

  it("may be an id already", () => {
    assert.deepStrictEqual(["f01234", "f1234", "f0", "f012x"].map(isIdAddress), [true, false, false, false])
  })
})

const sizeOf = (size: DeclaredSize): bigint | null | "unreadable" =>
  Either.match(size, { onLeft: () => "unreadable", onRight: Option.getOrNull })

const project = (answers: Record<string, unknown>) => declarationsOf({ Project: answers })
const datacap = (amount: unknown) =>
  sizeOf(declarationsOf({ Datacap: { "Total Requested Amount": amount } }).totalRequestedAmount)

const nothing = {
  isPublicDataset: Option.none(),
  storageProviderIdsDeclared: [],
  clientContractAddress: Option.none(),
  totalRequestedAmount: Either.right(Option.none()),
  expectedSizeOfSingleDataset: Either.right(Option.none()),
  clientName: Option.none()
}

describe("declarations of an application file", () => {
  it("call data public when the answer contains a ticked box or a yes", () => {
    const isPublic = (answer: unknown) =>
      Option.getOrNull(project({ [PUBLIC_DATASET_QUESTION]: answer }).isPublicDataset)
    for (const answer of ["[X] I confirm", " yes ", "Yes, it is", "oh YES", "[x]"])
      assert.isTrue(isPublic(answer), answer)
    for (const answer of ["[ ] I confirm", "No", "Confirm", "", "x"]) assert.isFalse(isPublic(answer), answer)
    for (const answer of [null, undefined, true, ["yes"]]) assert.isNull(isPublic(answer))
  })

  it("tell an unreadable size from none", () => {
    assert.deepStrictEqual(["5 PiB", "", null, undefined, "a lot", 1024, true, { amount: "1 TiB" }].map(datacap), [
      5n * 2n ** 50n,
      null,
      null,
      null,
      "unreadable",
      "unreadable",
      "unreadable",
      "unreadable"
    ])
  })

  it("have no blank contract and no blank name", () => {
    for (const blank of ["", "  ", null, 7]) {
      assert.deepStrictEqual(declarationsOf({ "Client Contract Address": blank, Client: { Name: blank } }), nothing)
    }
    const { clientContractAddress, clientName } = declarationsOf({
      "Client Contract Address": " f410fabc ",
      Client: { Name: "Acme" }
    })
    assert.deepStrictEqual([clientContractAddress, clientName], [Option.some("f410fabc"), Option.some("Acme")])
  })

  it("say nothing where a block is missing or is something else", () => {
    for (const document of [null, 5, "text", [], {}, { Project: "none", Datacap: [1], Client: null }]) {
      assert.deepStrictEqual(declarationsOf(document), nothing)
    }
    const { isPublicDataset, clientName } = declarationsOf({
      Project: { [PUBLIC_DATASET_QUESTION]: "yes" },
      Client: "Acme"
    })
    assert.deepStrictEqual([isPublicDataset, clientName], [Option.some(true), Option.none()])
  })

  it.prop(
    "list provider ids in the order of the answer, repetitions kept",
    [fc.array(fc.tuple(fc.nat(), fc.constantFrom(", ", " HK\n", "; F", " f1 ", "-"))), fc.boolean()],
    ([ids, capital]) => {
      const answer = ids.map(([id, gap]) => `${capital ? "F" : "f"}0${id}${gap}`).join("")
      assert.deepStrictEqual(
        project({ [PROVIDERS_QUESTION]: answer }).storageProviderIdsDeclared,
        ids.map(([id]) => `f0${id}`)
      )
    }
  )

  it.prop("keep a size that was printed without rounding", [fc.integer({ min: 1, max: 1023 })], ([tebibytes]) => {
    const bytes = BigInt(tebibytes) * 2n ** 40n
    assert.strictEqual(datacap(printDataSize(bytes)), bytes)
  })

  it.prop("are read of any document", [fc.jsonValue()], ([value]) => {
    const blocks = {
      Project: { [PROVIDERS_QUESTION]: value },
      Datacap: { "Single Size Dataset": value },
      Client: value
    }
    for (const document of [value, blocks, { Project: value, Datacap: value, "Client Contract Address": value }]) {
      const declared = declarationsOf(document)
      assert.isTrue(declared.storageProviderIdsDeclared.every((id) => /^f0\d+$/.test(id)))
      assert.notStrictEqual(sizeOf(declared.expectedSizeOfSingleDataset), undefined)
    }
  })
})

describe("application files on record", () => {
  const folder = "data/bookkeeping"
  const declarations = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => declarationsOf(JSON.parse(readFileSync(join(folder, name), "utf8"))))

  it("declare what the forms ask for, the odd ones included", () => {
    const count = (matches: (declared: (typeof declarations)[number]) => boolean) => declarations.filter(matches).length
    assert.deepStrictEqual(
      {
        files: declarations.length,
        open: count(({ isPublicDataset }) => Option.contains(isPublicDataset, true)),
        notOpen: count(({ isPublicDataset }) => Option.contains(isPublicDataset, false)),
        withProviders: count(({ storageProviderIdsDeclared }) => storageProviderIdsDeclared.length > 0),
        withContract: count(({ clientContractAddress }) => Option.isSome(clientContractAddress)),
        withName: count(({ clientName }) => Option.isSome(clientName)),
        requestedBytes: count(({ totalRequestedAmount }) => typeof sizeOf(totalRequestedAmount) === "bigint"),
        withoutSize: count((declared) => sizeOf(declared.expectedSizeOfSingleDataset) === null),
        unreadableSizes: count((declared) => sizeOf(declared.expectedSizeOfSingleDataset) === "unreadable")
      },
      {
        files: 233,
        open: 195,
        notOpen: 38,
        withProviders: 200,
        withContract: 33,
        withName: 225,
        requestedBytes: 233,
        withoutSize: 7,
        unreadableSizes: 0
      }
    )
  })
})
