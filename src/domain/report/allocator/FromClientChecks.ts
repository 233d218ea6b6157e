import { best, type Prospect, quantity } from "../../rules/Explanation.js"
import { byIdNumber } from "../../shared/Ids.js"
import { fixed2 } from "../../shared/Texts.js"
import { ClientCheckId } from "../client/ClientCheckId.js"
import { clientReportChecks } from "../client/clientReportChecks.js"
import { always, type CheckOutcome } from "../ReportCheck.js"
import type { AllocatorCheck } from "./AllocatorCheck.js"
import type { AllocatorReport } from "./AllocatorReport.js"
import { clientCheckTexts } from "./clientCheckTexts.js"
import { ACTIVE_DAYS, newestReports, wasActive } from "./NewestClientReports.js"

/** Percent of the clients that may fail. */
const MAX_FAILING = 50

/** Clients in whose report a check has a result. */
interface Tally {
  readonly existing: number
  /** `f0…`, ascending by number. */
  readonly failing: ReadonlyArray<string>
}

/** Inactive clients are what INACTIVITY is about, so it reads the newest report of every client. */
const tally = (report: AllocatorReport, id: ClientCheckId): Tally => {
  const counts = id === "INACTIVITY" ? () => true : wasActive(report.now)
  const existing = newestReports(report, counts).filter(({ results }) => results[id] !== undefined)
  const failing = existing.filter(({ results }) => results[id] === false).map(({ client }) => client)
  return { existing: existing.length, failing: failing.sort(byIdNumber) }
}

const fromClientCheck = (id: ClientCheckId): AllocatorCheck => {
  const { name, description, phrase } = clientCheckTexts[id]
  const judged =
    id === "INACTIVITY" ? "every client" : `each client, out of those that show spending within ${ACTIVE_DAYS} days`
  return {
    id,
    name,
    description,
    passesWhen: `At most ${MAX_FAILING}% of the clients fail ${id} in their reports: the newest of ${judged}.`,
    source: "The newest reports of the clients",
    needsHttp: clientReportChecks.some((check) => check.id === id && check.needsHttp),
    ...always<AllocatorReport>((report) => outcomeOf(tally(report, id), id, phrase))
  }
}

const outcomeOf = ({ existing, failing }: Tally, id: ClientCheckId, phrase: string): CheckOutcome => {
  const share = existing === 0 ? 0 : (100 * failing.length) / existing
  const result = 100 * failing.length <= MAX_FAILING * existing
  return {
    result,
    metadata: { msg: `${fixed2(share)}% ${phrase}` },
    explanation: {
      inputs: [
        { name: `Clients whose report has ${id}`, value: quantity(existing, "clients") },
        { name: "Clients that fail it", value: failing.length === 0 ? "none" : failing.join(", ") },
        { name: "Share that fails it", value: quantity(share, "percent") }
      ],
      boundary: boundaryOf(id),
      prospect: result ? best : untilFewEnoughFail(failing.length, existing, id)
    }
  }
}

const boundaryOf = (id: ClientCheckId): string => `at most ${MAX_FAILING}% of the clients fail ${id}`

const untilFewEnoughFail = (failed: number, existing: number, id: ClientCheckId): Prospect => {
  const tooMany = failed - Math.floor((MAX_FAILING * existing) / 100)
  const who = failed === 1 ? `the client that fails ${id}` : `${tooMany} of the ${failed} clients that fail ${id}`
  return {
    _tag: "Within",
    boundary: boundaryOf(id),
    distance: quantity(tooMany, "clients"),
    text: `passes when ${who} ${tooMany === 1 ? "passes" : "pass"} it`
  }
}

/** One check for each check of a client's report, in its order. Source: published rules, "Allocator checks", 3. */
export const fromClientChecks: ReadonlyArray<AllocatorCheck> = ClientCheckId.literals.map(fromClientCheck)
