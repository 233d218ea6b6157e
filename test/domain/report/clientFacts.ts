import { DateTime, Schema } from "effect"
import { type ApplicationFields, applicationFields, RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"
import { declarationsOf, PROVIDERS_QUESTION, PUBLIC_DATASET_QUESTION } from "../../../src/domain/client/Bookkeeping.js"
import type { ClientRow } from "../../../src/domain/client/ClientRow.js"
import type { StatedApplication } from "../../../src/domain/client/OwnApplication.js"
import type { ClientFacts, ReportedGrant, SharedPieces } from "../../../src/domain/report/ClientFacts.js"
import { type ProviderRow, providerRow } from "../../../src/domain/report/ProviderRow.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"

export const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")

export const rowOf = (
  id: number,
  client: string,
  allocator: string | null,
  facts: Partial<ClientRow> = {}
): ClientRow => ({
  id,
  client,
  address: null,
  allocator,
  name: null,
  orgName: null,
  ...facts
})

/** A client with one row on chain, of which nothing else is known. */
export const unknownClient = (client: string, allocator: string, facts: Partial<ClientFacts> = {}): ClientFacts => ({
  rows: [rowOf(1, client, allocator)],
  grants: [],
  applications: [],
  contractDeviation: null,
  lastDatacapSpent: null,
  providers: [],
  replicas: [],
  cidSharing: [],
  ...facts
})

/** A grant of 10 B whose application is of 2025-08-01 and whose message is one day younger for each id. */
export const grantOf = (
  id: number,
  client: string,
  allocator: string,
  facts: Partial<ReportedGrant> = {}
): ReportedGrant => ({
  id,
  client,
  allocator,
  allowance: 10n,
  grantedAt: 1_754_006_400 + 86_400 * id,
  appliedAt: 1_754_006_400,
  height: null,
  auditTrail: `https://github.com/example/issues/${id}`,
  ...facts
})

/** A provider of which nothing is known but the deals. */
export const providerOf = (client: string, provider: string, totalDealSize = 100n): ProviderRow =>
  providerRow(
    { client, provider, totalDealSize, uniqueDataSize: totalDealSize },
    {
      claims: { peerId: null, advertisements: [], actualClaims: null },
      location: null,
      sparkDays: [],
      verdicts: [],
      measurements: []
    },
    ruleSetV061,
    now
  )

export const sharingOf = (otherClient: string, facts: Partial<SharedPieces> = {}): SharedPieces => ({
  otherClient,
  totalDealSize: 1n,
  uniqueCidCount: 1,
  otherGrants: [],
  ...facts
})

/** What an application file may say. */
interface Stated {
  readonly name?: string
  readonly isPublic?: string
  readonly providers?: string
  readonly requested?: string
  readonly single?: string
  readonly contract?: string
}

/** A client's application file that an allocator keeps. */
export const applicationFile = (allocator: string, stated: Stated = {}): StatedApplication => ({
  allocator,
  declarations: declarationsOf({
    Client: { Name: stated.name },
    Project: { [PUBLIC_DATASET_QUESTION]: stated.isPublic, [PROVIDERS_QUESTION]: stated.providers },
    Datacap: { "Total Requested Amount": stated.requested, "Single Size Dataset": stated.single },
    "Client Contract Address": stated.contract
  })
})

/** An allocator's entry in the registry with what it says in its application. */
export const registryEntry = (application: object): ApplicationFields =>
  applicationFields(Schema.decodeUnknownSync(RegistryFile)({ application }))
