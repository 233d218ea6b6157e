import { ipniCheck } from "./IpniCheck.js"

/** Whether providers advertise at all. Source: published rules, "Client checks", 12. */
export const providersIpniNotReporting = ipniCheck("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_NOT_REPORTING", {
  status: "NOT_REPORTING",
  allowance: "max_not_reporting_providers",
  place: "2/2",
  failure: "not reported"
})
