import { HttpRouter } from "@effect/platform"
import { Effect, Schema } from "effect"
import type { Network } from "../sample/Network.js"
import { json, queryValue, type SampleService } from "./SampleService.js"

const ValuesPath = Schema.Struct({ tab: Schema.String })

const refused = (code: number, message: string, status: string) => json({ error: { code, message, status } }, code)

/** The overview of allocators, in tabs; needs some key, whichever. */
export const googleSheets: SampleService = {
  path: "/sheets",
  routes: ({ network }) => {
    const tabs = sheetsOf(network)
    const values = Effect.gen(function* () {
      const { tab } = yield* HttpRouter.schemaPathParams(ValuesPath)
      if ((yield* queryValue("key")) === undefined) {
        return yield* refused(403, "Method doesn't allow unregistered callers.", "PERMISSION_DENIED")
      }
      const rows = tabs.get(tab)
      if (rows === undefined) return yield* refused(400, `Unable to parse range: ${tab}`, "INVALID_ARGUMENT")
      const lastColumn = String.fromCharCode(64 + (rows[0]?.length ?? 1))
      return yield* json({ range: `${tab}!A1:${lastColumn}${rows.length}`, majorDimension: "ROWS", values: rows })
    })
    return HttpRouter.empty.pipe(HttpRouter.get("/v4/spreadsheets/:id/values/:tab", values))
  }
}

type Rows = ReadonlyArray<ReadonlyArray<string>>

const sheetsOf = ({ allocators }: Network): ReadonlyMap<string, Rows> => {
  const outcomes = new Map<string, number>()
  for (const { audits } of allocators) {
    for (const { outcome } of audits) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  const audited: Rows = [...outcomes]
    .sort(([, one], [, other]) => other - one)
    .map(([outcome, count]) => [outcome, String(count)])
  const listed: Rows = allocators.map(({ audits, id, name, orgName }) => [id, name, orgName, String(audits.length)])
  return new Map([
    ["GRAPHS", [["Audit outcome", "Audits"], ...audited]],
    ["Allocators", [["Id", "Name", "Organization", "Audits"], ...listed]]
  ])
}
