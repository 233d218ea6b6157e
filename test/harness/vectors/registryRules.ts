import { Either, Option, Schema } from "effect"
import { dataTypeOf } from "../../../src/domain/allocator/Allocator.js"
import { type AuditReading, auditOutcome } from "../../../src/domain/allocator/AuditHistory.js"
import { chainDirectory, onePerAllocator, registryEntry } from "../../../src/domain/allocator/RegistryEntry.js"
import { applicationFields, RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"
import { bookkeepingRepository } from "../../../src/domain/client/Bookkeeping.js"
import { urlFinderResultCode, urlProbeRate, urlSearchRate } from "../../../src/domain/storage-provider/UrlFinder.js"
import { vectorRule } from "./VectorRule.js"
import { Count, unknownAsNull } from "./VectorValues.js"

/** A registry file inside an input: the file may hold more than rules read. */
const RegistryInfo = RegistryFile.annotations({ parseOptions: { onExcessProperty: "ignore" } })

const auditOutcomeRule = (reading: AuditReading) =>
  vectorRule(Schema.Struct({ outcome: unknownAsNull(Schema.String), index: unknownAsNull(Count) }), (input) => ({
    outcome: auditOutcome(reading)(input.outcome, input.index)
  }))

/** What collectors read of the outside world's answers. */
export const registryRules = {
  "allocator-data-type": vectorRule(Schema.Struct({ registryInfo: unknownAsNull(RegistryInfo) }), (input) => ({
    dataType:
      input.registryInfo === null
        ? null
        : dataTypeOf(Option.getOrElse(applicationFields(input.registryInfo).audit, () => []))
  })),
  "allocator-registry-entry": vectorRule(
    Schema.Struct({
      path: Schema.String,
      json: Schema.Unknown,
      chain: Schema.optionalWith(Schema.Array(Schema.Struct({ id: Schema.String, address: Schema.String })), {
        default: () => []
      })
    }),
    ({ path, json, chain }) =>
      Either.match(registryEntry(path, json, chainDirectory(chain)), {
        onLeft: () => ({ accepted: false }),
        onRight: ({ allocatorId, allocatorAddress, rejected }) => ({
          accepted: true,
          allocatorId,
          allocatorAddress,
          rejected
        })
      })
  ),
  "allocator-registry-dedupe": vectorRule(
    Schema.Struct({ entries: Schema.Array(Schema.Struct({ id: Schema.String, path: Schema.String })) }),
    ({ entries }) => ({
      kept: onePerAllocator(entries.map(({ id, path }) => ({ allocatorId: id, path }))).map((entry) => ({
        id: entry.allocatorId,
        path: entry.path
      }))
    })
  ),
  "registry-application-fields": vectorRule(Schema.Struct({ registryInfo: RegistryInfo }), ({ registryInfo }) => {
    const fields = applicationFields(registryInfo)
    return {
      data_types: Option.getOrNull(fields.dataTypes),
      audit: Option.getOrNull(fields.audit),
      required_sps: Option.getOrNull(fields.requiredSps),
      required_replicas: Option.getOrNull(fields.requiredReplicas),
      approved: Option.getOrNull(fields.approved)
    }
  }),
  "audit-outcome": auditOutcomeRule("v0.6.1"),
  "audit-outcome-v0.19.3": auditOutcomeRule("v0.19.3"),
  "bookkeeping-repository": vectorRule(Schema.Struct({ url: unknownAsNull(Schema.String) }), ({ url }) =>
    Option.match(Option.flatMap(Option.fromNullable(url), bookkeepingRepository), {
      onNone: () => ({ skipped: true }),
      onSome: ({ owner, repo }) => ({ skipped: false, owner, repo })
    })
  ),
  "url-finder-retrievability": vectorRule(
    Schema.Struct({
      response: unknownAsNull(
        Schema.Struct({ result: Schema.String, retrievability_percent: unknownAsNull(Schema.Number) })
      )
    }),
    ({ response }) => ({ retrievability: response === null ? null : urlSearchRate(response) })
  ),
  "url-finder-retrievability-v0.19.3": vectorRule(
    Schema.Struct({ response: unknownAsNull(Schema.Struct({ retrievability_percent: unknownAsNull(Schema.Number) })) }),
    ({ response }) => ({ retrievability: response === null ? null : urlProbeRate(response) })
  ),
  "url-finder-result-code": vectorRule(Schema.Struct({ code: Schema.String }), ({ code }) => ({
    code: urlFinderResultCode(code)
  }))
}
