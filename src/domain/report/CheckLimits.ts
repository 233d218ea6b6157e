import { Record as Rec } from "effect"

/** Limits that report checks go by, percent of at least 0 each; null leaves the checks that need it out. */
export interface CheckLimits {
  readonly maxProviderDealPercentage: number | null
  readonly maxDuplicationPercentage: number | null
  readonly maxLowReplicaPercentage: number | null
  readonly maxHighReplicaPercentage: number | null
  readonly maxRequiredCopiesPercentage: number | null
  readonly maxNotDeclaredPercentage: number | null
  /** Only whole percents count. */
  readonly uniqueDataSetExcessPercentage: number | null
}

/** A setting that gives a limit. */
export interface LimitSetting {
  readonly variable: string
  /** Value that the example settings give. */
  readonly example: number
  readonly meaning: string
}

/** The settings of all limits. Source: published rules, "Client checks". */
export const limitSettings: Readonly<Record<keyof CheckLimits, LimitSetting>> = {
  maxProviderDealPercentage: {
    variable: "CLIENT_REPORT_MAX_PROVIDER_DEAL_PERCENTAGE",
    example: 25,
    meaning: "share of a client's deals that one storage provider may hold"
  },
  maxDuplicationPercentage: {
    variable: "CLIENT_REPORT_MAX_DUPLICATION_PERCENTAGE",
    example: 20,
    meaning: "share of a storage provider's deals that may repeat a piece"
  },
  maxLowReplicaPercentage: {
    variable: "CLIENT_REPORT_MAX_PERCENTAGE_FOR_LOW_REPLICA",
    example: 25,
    meaning: "share of the data that may have too few copies"
  },
  maxHighReplicaPercentage: {
    variable: "CLIENT_REPORT_MAX_PERCENTAGE_FOR_HIGH_REPLICA",
    example: 25,
    meaning: "share of the data that may have too many copies"
  },
  maxRequiredCopiesPercentage: {
    variable: "CLIENT_REPORT_MAX_PERCENTAGE_FOR_REQUIRED_COPIES",
    example: 34,
    meaning: "share of the data that may have fewer copies than the allocator requires"
  },
  maxNotDeclaredPercentage: {
    variable: "CLIENT_REPORT_MAX_PERCENTAGE_NOT_DECLARED_PROVIDERS",
    example: 30,
    meaning: "share of the storage providers that the application need not declare"
  },
  uniqueDataSetExcessPercentage: {
    variable: "CLIENT_REPORT_TOTAL_UNIQ_DATA_SET_SIZE_ALLOW_EXCEEDS_PERCENTAGE",
    example: 5,
    meaning: "excess over the declared size at which the unique data of a client fails"
  }
}

/** Limits as the example settings give them. */
export const exampleLimits: CheckLimits = Rec.map(limitSettings, ({ example }) => example)
