import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import type { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import type { ClientReport, ReportedProvider } from "../../../../src/domain/report/client/ClientReport.js"
import { clientReportChecks } from "../../../../src/domain/report/client/clientReportChecks.js"
import { storageProviders, storageProvidersAre } from "../../../../src/domain/report/client/ProviderTexts.js"
import type { CheckMetadata } from "../../../../src/domain/report/ReportCheck.js"
import { healthyReport, judge, now, provider } from "./clientReports.js"

/** What is to be said of the healthy report, and of the same report with something wrong. */
interface Said {
  readonly check: ClientCheckId
  readonly passed: CheckMetadata
  readonly wrong: Partial<ClientReport>
  readonly failed: CheckMetadata
}

/** The healthy providers, the first so many of them with something wrong. */
const spoilt = (wrong: Partial<ReportedProvider>, amount = 1): Partial<ClientReport> => ({
  providers: healthyReport.providers.map((row, index) => (index < amount ? { ...row, ...wrong } : row))
})

const inCopies = (numOfReplicas: number): Partial<ClientReport> => ({ replicas: [{ numOfReplicas, percentage: 100 }] })

/** In the order of production, as the rules publish it. */
const texts: ReadonlyArray<Said> = [
  {
    check: "MULTIPLE_ALLOCATORS",
    passed: { allocators_count: 1, max_allocators_count: 1, msg: "Client receiving datacap from one allocator" },
    wrong: { allocators: ["f01001", "f01002"] },
    failed: {
      allocators_count: 2,
      max_allocators_count: 1,
      msg: "Client receiving datacap from more than one allocator"
    }
  },
  {
    check: "INACTIVITY",
    passed: {
      inactivity_period_days: "10.00",
      available_datacap: "1000",
      time_since_last_datacap_days: "90.00",
      msg: "Client was active in last 60 days or spent all its DataCap"
    },
    wrong: { lastDatacapSpent: DateTime.subtract(now, { days: 60 }), lastDatacapReceived: null },
    failed: {
      inactivity_period_days: "60.00",
      available_datacap: "1000",
      time_since_last_datacap_days: null,
      msg: "Client has unspent DataCap and was inactive for more than a 2 months"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_PROVIDER_DEAL",
    passed: {
      violating_ids: [],
      max_providers_exceeding_provider_deal: 0,
      msg: "Storage provider distribution looks healthy"
    },
    wrong: spoilt({ totalDealSize: 101n }),
    failed: {
      violating_ids: ["f01"],
      max_providers_exceeding_provider_deal: 0,
      msg: "1 storage provider sealed more than 25% of total datacap"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_MAX_DUPLICATION",
    passed: {
      violating_ids: [],
      max_duplication_percentage: 20,
      max_providers_exceeding_max_duplication: 0,
      msg: "Storage provider duplication looks healthy"
    },
    wrong: spoilt({ uniqueDataSize: 79n }, 2),
    failed: {
      violating_ids: ["f01", "f02"],
      max_duplication_percentage: 20,
      max_providers_exceeding_max_duplication: 0,
      msg: "2 storage providers sealed too much duplicate data"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_UNKNOWN_LOCATION",
    passed: {
      violating_ids: [],
      max_providers_with_unknown_location: 0,
      msg: "Storage provider locations looks healthy"
    },
    wrong: spoilt({ location: null }),
    failed: {
      violating_ids: ["f01"],
      max_providers_with_unknown_location: 0,
      msg: "1 storage provider have unknown IP location"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION",
    passed: { msg: "Storage providers are located in different regions" },
    wrong: spoilt({ location: null }, 4),
    failed: { msg: "All storage providers are located in the same region" }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO",
    passed: {
      violating_ids: [],
      max_zero_retrievability_providers: 0,
      msg: "Storage provider HTTP retrievability looks healthy (1/2)"
    },
    wrong: spoilt({ http: null }),
    failed: {
      violating_ids: ["f01"],
      max_zero_retrievability_providers: 0,
      msg: "1 storage provider have HTTP retrieval success rate equal to zero"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75",
    passed: {
      violating_ids: [],
      max_less_than_75_retrievability_providers: 0,
      msg: "Storage provider HTTP retrievability looks healthy (2/2)"
    },
    wrong: spoilt({ http: 0.7499 }, 4),
    failed: {
      violating_ids: ["f01", "f02", "f03", "f04"],
      max_less_than_75_retrievability_providers: 0,
      msg: "4 storage providers have HTTP retrieval success rate less than 75%"
    }
  },
  {
    check: "STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_ZERO",
    passed: {
      violating_ids: [],
      max_zero_retrievability_providers: 0,
      msg: "Storage provider RPA retrievability looks healthy (1/2)"
    },
    wrong: spoilt({ urlFinder: 0 }, 2),
    failed: {
      violating_ids: ["f01", "f02"],
      max_zero_retrievability_providers: 0,
      msg: "2 storage providers have RPA retrieval success rate equal to zero"
    }
  },
  {
    check: "STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_75",
    passed: {
      violating_ids: [],
      max_less_than_75_retrievability_providers: 0,
      msg: "Storage provider RPA retrievability looks healthy (2/2)"
    },
    wrong: spoilt({ urlFinder: null }),
    failed: {
      violating_ids: ["f01"],
      max_less_than_75_retrievability_providers: 0,
      msg: "1 storage provider have RPA retrieval success rate less than 75%"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_MISREPORTING",
    passed: {
      violating_ids: [],
      max_misreporting_providers: 0,
      msg: "Storage providers IPNI reporting looks healthy (1/2)"
    },
    wrong: spoilt({ ipniReportingStatus: "MISREPORTING" }, 2),
    failed: {
      violating_ids: ["f01", "f02"],
      max_misreporting_providers: 0,
      msg: "2 storage providers have misreported their data to IPNI"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_NOT_REPORTING",
    passed: {
      violating_ids: [],
      max_not_reporting_providers: 0,
      msg: "Storage providers IPNI reporting looks healthy (2/2)"
    },
    wrong: spoilt({ ipniReportingStatus: "NOT_REPORTING" }),
    failed: {
      violating_ids: ["f01"],
      max_not_reporting_providers: 0,
      msg: "1 storage provider have not reported their data to IPNI"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_DECLARED_NOT_USED",
    passed: {
      violating_ids: [],
      max_declared_not_used_providers: 0,
      msg: "All declared storage providers match actual providers"
    },
    wrong: { declaredProviders: ["f01", "f05"] },
    failed: {
      violating_ids: ["f05"],
      max_declared_not_used_providers: 0,
      msg: "1 storage provider is declared in application file but not actually used"
    }
  },
  {
    check: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_NOT_DECLARED",
    passed: {
      violating_ids: [],
      max_percentage_of_not_declared_providers: 30,
      percentage_of_not_declared_providers: "0.00",
      msg: "All actual storage providers are declared in application file"
    },
    wrong: { declaredProviders: ["f01", "f02"] },
    failed: {
      violating_ids: ["f03", "f04"],
      max_percentage_of_not_declared_providers: 30,
      percentage_of_not_declared_providers: "50.00",
      msg: "2 storage providers are not declared in application file"
    }
  },
  {
    check: "DEAL_DATA_REPLICATION_LOW_REPLICA",
    passed: { max_percentage_for_low_replica: 25, msg: "Low replica percentage is 0.00%" },
    wrong: inCopies(3),
    failed: { max_percentage_for_low_replica: 25, msg: "Low replica percentage is 100.00%" }
  },
  {
    check: "DEAL_DATA_REPLICATION_HIGH_REPLICA",
    passed: { max_percentage_for_replica: 25, msg: "High replica percentage is 0.00%" },
    wrong: inCopies(9),
    failed: { max_percentage_for_replica: 25, msg: "High replica percentage is 100.00%" }
  },
  {
    check: "NOT_ENOUGH_COPIES",
    passed: {
      max_percentage_for_required_copies: 34,
      msg: "0.00% of data have less than allocator-defined 4+ replicas"
    },
    wrong: inCopies(3),
    failed: {
      max_percentage_for_required_copies: 34,
      msg: "100.00% of data have less than allocator-defined 4+ replicas"
    }
  },
  {
    check: "DEAL_DATA_REPLICATION_CID_SHARING",
    passed: { count: 0, msg: "No CID sharing has been observed" },
    wrong: { cidSharingCount: 3 },
    failed: { count: 3, msg: "CID sharing has been observed" }
  },
  {
    check: "UNIQ_DATA_SET_SIZE_TO_DECLARED",
    passed: { msg: "Unique data set size looks healthy" },
    wrong: { totalUniqDataSetSize: 420n },
    failed: { msg: "Unique data set size exceeds declared" }
  }
]

describe("texts of the checks of a client's report", () => {
  it("come in the order of production", () => {
    assert.deepStrictEqual(
      clientReportChecks.map(({ id }) => id),
      texts.map(({ check }) => check)
    )
  })

  it.each(texts)(
    "say what $check came to, passed and failed, with nothing beside it",
    ({ check, passed, wrong, failed }) => {
      const own = clientReportChecks.find(({ id }) => id === check) ?? assert.fail(check)
      const [healthy, unhealthy] = [judge(own), judge(own, wrong)]
      assert.deepStrictEqual([healthy.result, healthy.metadata], [true, passed])
      assert.deepStrictEqual([unhealthy.result, unhealthy.metadata], [false, failed])
    }
  )

  it("tell none, one and more storage providers apart", () => {
    assert.deepStrictEqual([0, 1, 2].map(storageProviders), [
      "No storage providers",
      "1 storage provider",
      "2 storage providers"
    ])
    assert.deepStrictEqual([0, 1, 2].map(storageProvidersAre), [
      "No storage providers are",
      "1 storage provider is",
      "2 storage providers are"
    ])
  })

  it("print a limit as it is configured", () => {
    const check = clientReportChecks[2] ?? assert.fail("the check of shares is missing")
    const { metadata } = judge(check, { providers: [provider("f01")] }, { maxProviderDealPercentage: 12.125 })
    assert.strictEqual(metadata.msg, "1 storage provider sealed more than 12.125% of total datacap")
  })
})
