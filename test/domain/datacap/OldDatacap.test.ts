import { assert, describe, it } from "@effect/vitest"
import { DateTime, Schema } from "effect"
import { oldDatacapSeries } from "../../../src/domain/datacap/OldDatacap.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { answerBody, expectedRows, required, week, whole } from "../aggregation/dmobSmall.js"

const table = (name: string) => expectedRows(name, ["expected-corrected", "expected"])

/** An answer about old DataCap, with the words for holders and what went of it. */
const Answer = (holders: string, holder: string, spent: string) =>
  Schema.Struct({
    results: Schema.Array(
      Schema.Struct({
        week: Schema.DateTimeUtc,
        holders: Schema.Number.pipe(Schema.propertySignature, Schema.fromKey(holders)),
        oldDatacap: Schema.BigInt,
        spent: Schema.BigInt.pipe(Schema.propertySignature, Schema.fromKey(spent)),
        drilldown: Schema.Array(
          Schema.Struct({
            holder: Schema.String.pipe(Schema.propertySignature, Schema.fromKey(holder)),
            oldDatacap: Schema.BigInt,
            spent: Schema.BigInt.pipe(Schema.propertySignature, Schema.fromKey(spent))
          })
        )
      })
    )
  })

const cases = [
  {
    answer: "old-datacap-allocators",
    table: "old_datacap_balance_weekly",
    words: ["allocators", "allocator", "allocations"]
  },
  { answer: "old-datacap-clients", table: "old_datacap_client_balance_weekly", words: ["clients", "client", "claims"] }
] as const

const byIso = <A extends { readonly week: DateTime.Utc }>({ week, ...row }: A) => ({
  week: DateTime.formatIso(week),
  ...row
})

describe("series of old DataCap", () => {
  for (const { answer, table: name, words } of cases) {
    it(`has the fixture's weeks, ${words[0]}`, () => {
      const [holders, holder, spent] = words
      const rows = table(name).map((row) => ({
        week: week(row.week),
        holder: required(row[holder]),
        oldDatacap: whole(row.old_dc_balance) ?? 0n,
        spent: whole(row[spent]) ?? 0n
      }))
      const expected = Schema.decodeUnknownSync(Answer(holders, holder, spent))(answerBody(answer)).results
      assert.deepStrictEqual(oldDatacapSeries(rows).map(byIso), expected.map(byIso))
    })
  }

  it("leaves out the week before network version 22, and no other", () => {
    const rows = [-1, 0, 1].map((index) => ({ week: weekAt(index), holder: "f01", oldDatacap: 1n, spent: 0n }))
    assert.deepStrictEqual(
      oldDatacapSeries(rows.toReversed()).map((entry) => weekIndex(entry.week)),
      [0, 1]
    )
    assert.deepStrictEqual(oldDatacapSeries([]), [])
  })

  it("has an empty drill-down where nobody has a balance", () => {
    assert.deepStrictEqual(oldDatacapSeries([{ week: weekAt(0), holder: "f01", oldDatacap: 0n, spent: 0n }]), [
      { week: weekAt(0), holders: 1, oldDatacap: 0n, spent: 0n, drilldown: [] }
    ])
  })
})
