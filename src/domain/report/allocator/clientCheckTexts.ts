import type { ClientCheckId } from "../client/ClientCheckId.js"
import type { AllocatorCheckTexts } from "./AllocatorCheck.js"

/** What an allocator's report says of a check of its clients. */
export interface ClientCheckTexts extends AllocatorCheckTexts {
  /** Follows the percentage of clients that fail. */
  readonly phrase: string
}

/** The texts of every check of a client's report. Source: published rules, "Allocator checks" and "Plural forms". */
export const clientCheckTexts: Readonly<Record<ClientCheckId, ClientCheckTexts>> = {
  STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION: {
    name: "Storage Providers location diversity",
    description: "Check that clients meet the SP location diversity requirement",
    phrase: "of active clients missed the SP location diversity requirement"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_PROVIDER_DEAL: {
    name: "Unhealthy Storage Provider distribution",
    description: "Check that clients have a healthy Storage Provider distribution",
    phrase: "of active clients have unhealthy SP distribution"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_MAX_DUPLICATION: {
    name: "Excessive duplicate data",
    description: "Check that clients do not store excessive duplicate data",
    phrase: "of active clients stored excessive duplicate data"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_UNKNOWN_LOCATION: {
    name: "Storage Providers unknown location",
    description: "Check that clients do not use Storage Providers that have an unknown IP location",
    phrase: "of active clients used SPs that have an unknown IP location"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO: {
    name: "Storage Providers HTTP retrievability = 0%",
    description: "Check that clients do not use Storage Providers with a HTTP retrieval success rate of 0%",
    phrase: "of active clients used SPs with a HTTP retrieval success rate of 0%"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75: {
    name: "Storage Providers HTTP retrievability < 75%",
    description: "Check that clients do not use Storage Providers with a HTTP retrieval success rate below 75%",
    phrase: "of active clients used SPs with a HTTP retrieval success rate below 75%"
  },
  STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_ZERO: {
    name: "Storage Providers RPA retrievability = 0%",
    description: "Check that clients do not use Storage Providers with a RPA retrieval success rate of 0%",
    phrase: "of active clients used SPs with a RPA retrieval success rate of 0%"
  },
  STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_75: {
    name: "Storage Providers RPA retrievability < 75%",
    description: "Check that clients do not use Storage Providers with a RPA retrieval success rate below 75%",
    phrase: "of active clients used SPs with a RPA retrieval success rate below 75%"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_MISREPORTING: {
    name: "Storage Providers IPNI misreporting",
    description: "Check that clients do not use Storage Providers that misreported data to IPNI",
    phrase: "of active clients used SPs that misreported data to IPNI"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_NOT_REPORTING: {
    name: "Storage Providers not reporting to IPNI",
    description: "Check that clients do not use Storage Providers that did not report data to IPNI",
    phrase: "of active clients used SPs that did not report data to IPNI"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_DECLARED_NOT_USED: {
    name: "Storage Providers declared, not used",
    description: "Check that clients declared SPs in applications that were actually used",
    phrase: "of active clients declared SPs in applications that were not actually used"
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_NOT_DECLARED: {
    name: "Storage Providers not declared",
    description: "Check that clients do not use undeclared Storage Providers",
    phrase: "of active clients used undeclared storage providers"
  },
  DEAL_DATA_REPLICATION_LOW_REPLICA: {
    name: "Client low replica",
    description: "Check that clients do not have a low replica percentage",
    phrase: "of active clients have a low replica percentage"
  },
  DEAL_DATA_REPLICATION_HIGH_REPLICA: {
    name: "Client high replica",
    description: "Check that clients do not have a high replica percentage",
    phrase: "of active clients have a high replica percentage"
  },
  DEAL_DATA_REPLICATION_CID_SHARING: {
    name: "Client CID sharing",
    description: "Check that clients do not demonstrate CID sharing",
    phrase: "of active clients demonstrate CID sharing"
  },
  MULTIPLE_ALLOCATORS: {
    name: "Client multiple allocators",
    description: "Check that clients receive datacap from only one allocator",
    phrase: "of active clients received DataCap from more than one allocator"
  },
  NOT_ENOUGH_COPIES: {
    name: "Client not enough copies",
    description: "Check that clients store data with the required number of copies",
    phrase: "of active clients store data with fewer replicas than required"
  },
  INACTIVITY: {
    name: "Client inactivity",
    description: "Check that clients with unspent DataCap were inactive for over 60 days",
    phrase: "of clients have unspent DataCap and were inactive for over 60 days"
  },
  UNIQ_DATA_SET_SIZE_TO_DECLARED: {
    name: "Client unique dataset size to declared",
    description: "Check that clients do not store datasets larger than declared",
    phrase: "of active clients stored unique datasets larger than declared"
  }
}
