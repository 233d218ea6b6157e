import { ipniCheck } from "./IpniCheck.js"

/** Whether providers advertise about what they store. Source: published rules, "Client checks", 11. */
export const providersIpniMisreporting = ipniCheck("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_MISREPORTING", {
  status: "MISREPORTING",
  allowance: "max_misreporting_providers",
  place: "1/2",
  failure: "misreported"
})
