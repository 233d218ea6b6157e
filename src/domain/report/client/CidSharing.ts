import { best, printQuantity, quantity } from "../../rules/Explanation.js"
import { always } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"

const boundary = "no piece stored by another client, too"

/** Whether other clients store the same pieces. Source: published rules, "Client checks", 18. */
export const cidSharing: ClientCheck = {
  id: "DEAL_DATA_REPLICATION_CID_SHARING",
  passesWhen: "No other client stores a piece of this client.",
  source: "Verified deals (DMOB)",
  needsHttp: false,
  ...always<ClientReport>(({ cidSharingCount }) => {
    const others = quantity(cidSharingCount, "clients")
    const result = cidSharingCount === 0
    return {
      result,
      metadata: {
        count: cidSharingCount,
        msg: result ? "No CID sharing has been observed" : "CID sharing has been observed"
      },
      explanation: {
        inputs: [{ name: "Other clients with the same pieces", value: others }],
        boundary,
        prospect: result
          ? best
          : {
              _tag: "Within",
              boundary,
              distance: others,
              text: `passes when pieces are shared with ${printQuantity(others)} fewer`
            }
      }
    }
  })
}
