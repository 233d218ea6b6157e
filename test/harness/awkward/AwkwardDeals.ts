import { readFileSync } from "node:fs"
import { parseCsv } from "../fixture/Csv.js"

/** A row of DMOB's `unified_verified_deal` in texts, as PostgreSQL writes them. */
export type DealTexts = Readonly<Record<string, string | null>>

/** Real rows: epochs that are missing or overflow, sectors `null`, `0` and none, seven types. */
const realDeals = (): ReadonlyArray<DealTexts> => {
  const { header, rows } = parseCsv(
    readFileSync(new URL("../../../data/verified-deals/unified_verified_deal.csv", import.meta.url), "utf8")
  )
  return rows.map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] ?? null])))
}

/** Values that a column can hold and real rows do not, or not in all combinations; the first is an ordinary one. */
const oddities = {
  clientId: ["1234", null, "", "f01234", "99999999999"],
  providerId: ["5678", null, "not a number", "-1"],
  pieceSize: ["34359738368", null, "-1", "18446744073709551616", "0"],
  termStart: ["4000000", null, "4294967295", "1099511627776", "-5", "3698159", "3698160", "599999999"],
  sectorId: ["17", null, "0", "null"],
  type: ["claim", "claimFromApi", null],
  pieceCid: ["baga1", null]
} as const satisfies Record<string, ReadonlyArray<string | null>>

/** Odd ids, sizes and epochs in every combination, the other columns by turns. */
const madeDeals = (firstId: number): ReadonlyArray<DealTexts> => {
  const { clientId: clients, pieceCid: pieces, pieceSize: sizes, providerId: providers, ...rest } = oddities
  const { sectorId: sectors, termStart: starts, type: types } = rest
  const crossed = clients.flatMap((clientId) =>
    providers.flatMap((providerId) =>
      sizes.flatMap((pieceSize) => starts.map((termStart) => ({ clientId, providerId, pieceSize, termStart })))
    )
  )
  const turn = <A>(values: ReadonlyArray<A>, place: number): A | null => values[place % values.length] ?? null
  return crossed.map((values, place) => ({
    ...values,
    id: String(firstId + place),
    dealId: String(place % 2),
    claimId: "0",
    type: turn(types, Math.floor(place / 4)),
    sectorId: turn(sectors, place),
    pieceCid: turn(pieces, place),
    slashedEpoch: "0",
    processedSlashedEpoch: "0",
    createdAt: "2025-01-01 00:00:00",
    updatedAt: "2025-01-01 00:00:00"
  }))
}

/** Every awkward row that is known of, among ordinary ones. */
export const awkwardDeals = (): ReadonlyArray<DealTexts> => {
  const real = realDeals()
  const lastId = real.reduce((last, { id }) => Math.max(last, Number(id)), 0)
  return [...real, ...madeDeals(lastId + 1)]
}
