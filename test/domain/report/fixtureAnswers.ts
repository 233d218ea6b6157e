import { Schema } from "effect"
import { jsonDifferences } from "../../harness/fixture/JsonDifferences.js"
import { readFixture } from "./fixtureReports.js"

const Recorded = Schema.parseJson(Schema.Struct({ body: Schema.Unknown, ignore: Schema.Array(Schema.String) }))

/** What the answer of a report tells beside the report: pages, and scores, which have tests of their own. */
const besideReport = [
  "/clients/pagination",
  "/clients/count",
  "/clients_total",
  "/storage_provider_distribution/pagination",
  "/storage_provider_distribution/count",
  "/storage_provider_distribution_total",
  "/scoring_results"
]

/** Where a report differs from the answer that the fixture expects, generated ids aside. */
export const fixtureDifferences = (name: string, body: unknown): ReadonlyArray<string> => {
  const recorded = Schema.decodeSync(Recorded)(readFixture(`answers/${name}.json`))
  return jsonDifferences(recorded.body, body, {
    ignore: [...recorded.ignore, "/id", ...besideReport],
    mayHaveMore: [],
    optionalKeys: []
  })
}
