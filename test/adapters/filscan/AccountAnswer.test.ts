import { assert, describe, it } from "@effect/vitest"
import { Either, Schema } from "effect"
import { ExplorerAnswer, explorerResult, providerAccount } from "../../../src/adapters/filscan/AccountAnswer.js"
import type { CallFailure } from "../../../src/adapters/shared/UpstreamErrors.js"
import { AccountOfNoProvider } from "../../../src/domain/storage-provider/AccountOfNoProvider.js"
import { ProviderAccount } from "../../../src/domain/storage-provider/ProviderAccount.js"
import { indicator } from "../../support/accountIndicator.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const result = { account_info: { account_miner: { account_indicator: indicator, peer_id: "12D3" } } }
const answer = { code: 0, message: "success", result }

const decode = Schema.decodeUnknownEither(ExplorerAnswer)
const resultOf = (body: unknown) => explorerResult(Either.getOrThrow(decode(body)))
const failureOf = (result: unknown) => Either.getOrThrow(Either.flip(providerAccount(result)))

describe("an answer of Filscan about an account", () => {
  it("holds a result that is handed on unchanged", () => {
    assert.deepStrictEqual(resultOf(answer), Either.right(result))
    assert.deepStrictEqual(resultOf({ result: [1] }), Either.right([1]))
    assert.deepStrictEqual(resultOf({ code: null, result: 0 }), Either.right(0))
  })

  it("is refused with a code or without a result, and says why", () => {
    const failed = (body: unknown): CallFailure => Either.getOrThrow(Either.flip(resultOf(body)))
    const detailOf = (body: unknown) => failed(body).detail
    assert.strictEqual(detailOf({ ...answer, code: 1, message: "no such account" }), "code 1, no such account")
    assert.strictEqual(detailOf({ code: -1 }), "code -1, no result")
    assert.strictEqual(detailOf({ code: 0, message: "gone", result: null }), "gone")
    assert.strictEqual(detailOf({ code: 0 }), "no result")
    assert.strictEqual(failed({ code: 0 }).reason, "refused")
    for (const body of [null, [], "text", {}, { data: [] }, { code: "0", result }]) {
      assert.isTrue(Either.isLeft(decode(body)))
    }
  })

  it("holds a provider's account to the last digit", () => {
    const account = Either.getOrThrow(providerAccount(result))
    assert.strictEqual(account.balance, 1234567890123456789012345n)
    assert.strictEqual(account.available_balance, -17n)
    assert.strictEqual(account.total_reward, 9007199254740993n)
    assert.strictEqual(account.quality_power_percentage, "0.0042")
    assert.deepStrictEqual<unknown>(Schema.encodeSync(ProviderAccount)(account), indicator)
  })

  it("names no provider where the indicators are missing, at any depth", () => {
    for (const other of [
      {},
      { account_info: null },
      { account_info: { account_miner: null } },
      { account_info: { account_miner: {} } }
    ]) {
      const failure = failureOf(other)
      assert.instanceOf(failure, AccountOfNoProvider)
      assert.strictEqual(failure.message, "Invalid address provided")
    }
  })

  it("is no answer when the indicators are others than promised", () => {
    for (const changes of [
      { balance: "1.5" },
      { balance: "" },
      { balance: "0x10" },
      { sector_count: -1 },
      { quality_power_percentage: "1e-7" },
      { account_id: null }
    ]) {
      const changed = { account_info: { account_miner: { account_indicator: { ...indicator, ...changes } } } }
      const failure = failureOf(changed)
      assert.strictEqual(failure._tag === "CallFailure" && failure.reason, "malformed")
    }
  })

  it.prop("never throws, whatever comes", [spoiltDocument(answer)], ([document]) => {
    const read = Either.flatMap(Either.flatMap(decode(document), explorerResult), providerAccount)
    assert.include(["Left", "Right"], read._tag)
  })
})
