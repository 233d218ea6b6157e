import { Option } from "effect"
import { isInForce, type RuleSet } from "../../rules/RuleSet.js"
import type { CheckLimits } from "../CheckLimits.js"
import type { CheckResult } from "../ReportCheck.js"
import { allLocatedInTheSameRegion } from "./AllLocatedInTheSameRegion.js"
import { cidSharing } from "./CidSharing.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientCheckId } from "./ClientCheckId.js"
import type { ClientReport } from "./ClientReport.js"
import { highReplica } from "./HighReplica.js"
import { httpRetrievability75 } from "./HttpRetrievability75.js"
import { httpRetrievabilityZero } from "./HttpRetrievabilityZero.js"
import { inactivity } from "./Inactivity.js"
import { lowReplica } from "./LowReplica.js"
import { multipleAllocators } from "./MultipleAllocators.js"
import { notEnoughCopies } from "./NotEnoughCopies.js"
import { providersDeclaredNotUsed } from "./ProvidersDeclaredNotUsed.js"
import { providersExceedMaxDuplication } from "./ProvidersExceedMaxDuplication.js"
import { providersExceedProviderDeal } from "./ProvidersExceedProviderDeal.js"
import { providersIpniMisreporting } from "./ProvidersIpniMisreporting.js"
import { providersIpniNotReporting } from "./ProvidersIpniNotReporting.js"
import { providersNotDeclared } from "./ProvidersNotDeclared.js"
import { providersUnknownLocation } from "./ProvidersUnknownLocation.js"
import { uniqueDataSetSizeToDeclared } from "./UniqueDataSetSizeToDeclared.js"
import { urlFinderRetrievability75 } from "./UrlFinderRetrievability75.js"
import { urlFinderRetrievabilityZero } from "./UrlFinderRetrievabilityZero.js"

/** Every check, in the order in which results are produced. Source: published rules, "Client checks". */
export const clientReportChecks: ReadonlyArray<ClientCheck> = [
  multipleAllocators,
  inactivity,
  providersExceedProviderDeal,
  providersExceedMaxDuplication,
  providersUnknownLocation,
  allLocatedInTheSameRegion,
  httpRetrievabilityZero,
  httpRetrievability75,
  urlFinderRetrievabilityZero,
  urlFinderRetrievability75,
  providersIpniMisreporting,
  providersIpniNotReporting,
  providersDeclaredNotUsed,
  providersNotDeclared,
  lowReplica,
  highReplica,
  notEnoughCopies,
  cidSharing,
  uniqueDataSetSizeToDeclared
]

/** Checks that a rule set has. */
export const clientChecksInForce = (ruleSet: RuleSet): ReadonlyArray<ClientCheck> =>
  clientReportChecks.filter(isInForce(ruleSet))

/** Results of every check that applies. */
export const checkClientReport = (
  report: ClientReport,
  limits: CheckLimits,
  ruleSet: RuleSet
): ReadonlyArray<CheckResult<ClientCheckId>> =>
  clientChecksInForce(ruleSet).flatMap((check) =>
    Option.match(check.run(report, limits), {
      onNone: () => [],
      onSome: (outcome) => [{ ruleSet: ruleSet.name, check: check.id, ...outcome }]
    })
  )
