import { assert, it } from "@effect/vitest"
import { Option } from "effect"
import { shrinkage } from "../../../src/application/aggregation/shrinkage.js"

const judged = (before: bigint, after: bigint, maxDrop: number) =>
  Option.map(shrinkage({ source: "deals", measure: "rows", before, after }, maxDrop), ({ message }) => message)

it("allows a loss up to the share and refuses a larger one", () => {
  assert.isTrue(Option.isNone(judged(100n, 50n, 0.5)))
  assert.deepStrictEqual(
    judged(100n, 49n, 0.5),
    Option.some(
      'deals shrank from 100 to 49 rows, more than the allowed share of 0.5; run "cdp aggregate --force" if that is right'
    )
  )
})

it("allows everything to be lost at a share of one, and anything where nothing was published", () => {
  assert.isTrue(Option.isNone(judged(2n ** 80n, 0n, 1)))
  assert.isTrue(Option.isNone(judged(0n, 0n, 0)))
  assert.isTrue(Option.isNone(judged(0n, 7n, 0)))
})

it("sees a loss among sums beyond 64 bits", () => {
  assert.isTrue(Option.isSome(judged(2n ** 80n, 2n ** 78n, 0.5)))
})
