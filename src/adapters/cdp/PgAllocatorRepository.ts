import { SqlClient } from "@effect/sql"
import { Effect, Layer } from "effect"
import { AllocatorRepository } from "../../application/ports/AllocatorRepository.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { allocatorRegistries } from "./AllocatorRegistries.js"
import { allocatorsOnChain } from "./AllocatorsOnChain.js"
import { oldDatacapBalances } from "./OldDatacapBalances.js"

export const PgAllocatorRepositoryLive = Layer.effect(
  AllocatorRepository,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    return AllocatorRepository.of({
      ...(yield* allocatorsOnChain),
      ...(yield* allocatorRegistries),
      oldDatacap: oldDatacapBalances(sql, {
        table: "old_datacap_balance_weekly",
        holder: "allocator",
        spent: "allocations"
      }).pipe(repositoryErrors("AllocatorRepository.oldDatacap"))
    })
  })
)
