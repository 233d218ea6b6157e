import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { bookkeepingRepository, clientAddress, isIdAddress } from "../../../src/domain/client/Bookkeeping.js"

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
