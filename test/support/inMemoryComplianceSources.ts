import { Effect, Layer } from "effect"
import { ComplianceSources } from "../../src/application/ports/ComplianceSources.js"
import type {
  ComplianceSubject,
  SubjectClient,
  SubjectProvider
} from "../../src/domain/compliance/ComplianceSubject.js"

/** A client that stores some bytes with several providers, none above a quarter, all of them as it should be. */
export const goodClient = (client: string, bytes: bigint): SubjectClient => ({
  client,
  bytes,
  places: ["SG//Singapore", "DE/Hesse/Frankfurt"],
  biggestProviderBytes: bytes / 4n,
  uniqueBytes: bytes,
  sharedBytes: 0n,
  replicaBytes: bytes,
  wellReplicatedBytes: bytes
})

/** A provider better than the average, that tells the index of everything. */
export const goodProvider = (provider: string, bytes: bigint): SubjectProvider => ({
  provider,
  bytes,
  rate: 0.9,
  ipni: "OK"
})

/** Allocators, by id, and what they have in every week; a question for several of them is answered by all they have. */
export const inMemoryComplianceSources = (
  held: Readonly<Record<string, Pick<ComplianceSubject, "clients" | "providers">>>
) =>
  Layer.succeed(ComplianceSources, {
    subjects: (asked) =>
      Effect.succeed(
        new Map(
          asked.map(({ allocator, members }): [string, ComplianceSubject] => [
            allocator,
            {
              weekAverage: 0.5,
              clients: members.flatMap((member) => held[member]?.clients ?? []),
              providers: members.flatMap((member) => held[member]?.providers ?? [])
            }
          ])
        )
      ),
    allocatorsWithClients: () =>
      Effect.succeed(Object.keys(held).filter((allocator) => (held[allocator]?.clients ?? []).length > 0))
  })
