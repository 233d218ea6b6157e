import { quantity } from "../../rules/Explanation.js"
import type { IpniStatus } from "../../storage-provider/IpniStatus.js"
import { always } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientCheckId } from "./ClientCheckId.js"
import type { ClientReport } from "./ClientReport.js"
import { storageProviders } from "./ProviderTexts.js"

/** A status that no provider may have, and how the check on it speaks. */
interface UnwantedStatus {
  readonly status: Exclude<IpniStatus, "OK">
  /** Metadata that says how many providers may have it. */
  readonly allowance: string
  /** Place of the check among the two on IPNI. */
  readonly place: "1/2" | "2/2"
  /** What those who have it did, as messages put it. */
  readonly failure: string
}

/** A check that no provider has some IPNI status; an unknown one passes. Source: published rules, "Client checks", 11, 12. */
export const ipniCheck = (id: ClientCheckId, { status, allowance, place, failure }: UnwantedStatus): ClientCheck => ({
  id,
  passesWhen: `The IPNI status of no storage provider is ${status}.`,
  source: "Advertisements (cid.contact)",
  needsHttp: false,
  ...always<ClientReport>(({ providers }) => {
    const having = providers.filter(({ ipniReportingStatus }) => ipniReportingStatus === status)
    return outcomeOfViolators({
      ids: having.map(({ provider }) => provider),
      counted: "storage providers",
      metadata: { [allowance]: 0 },
      messages: {
        pass: `Storage providers IPNI reporting looks healthy (${place})`,
        fail: (violators) => `${storageProviders(violators)} have ${failure} their data to IPNI`
      },
      inputs: [
        { name: "Storage providers", value: quantity(providers.length, "storage providers") },
        { name: `Storage providers with IPNI status ${status}`, value: quantity(having.length, "storage providers") }
      ],
      boundary: `no storage provider with IPNI status ${status}`,
      remedy: (each) => `the IPNI status of ${each} becomes OK`
    })
  })
})
