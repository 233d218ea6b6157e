import { Array as Arr, Effect, Option } from "effect"
import type { StatedApplication } from "../../domain/client/OwnApplication.js"
import { ownApplication } from "../../domain/client/OwnApplication.js"
import { ClientContracts } from "../ports/ClientContracts.js"
import type { UpstreamError } from "../ports/PortErrors.js"

const CONTRACTS_AT_ONCE = 8

/** A client as far as it tells of a contract. */
export interface ContractHolder {
  /** `f0…`. */
  readonly client: string
  /** `f0…`, one for each of its rows on chain, by row id. */
  readonly allocators: ReadonlyArray<string>
  readonly applications: ReadonlyArray<StatedApplication>
}

/**
 * Hundredths that the contracts of clients allow, by client; asked for those only whose application names a contract. What
 * is no address of a contract, and a contract that refuses the question, leaves it unknown; a service that fails fails the
 * report. Source: external services, "Common behaviour", "Filecoin EVM".
 */
export const askContracts = Effect.fn("askContracts")(function* (clients: ReadonlyArray<ContractHolder>) {
  const { maxDeviation } = yield* ClientContracts
  const asked = clients.flatMap(({ allocators, applications, client }) =>
    Option.toArray(
      Option.map(
        Option.flatMap(ownApplication(applications, allocators), ({ clientContractAddress }) => clientContractAddress),
        (contract) => ({ client, contract })
      )
    )
  )
  const answers = yield* Effect.forEach(
    asked,
    (question) =>
      maxDeviation(question).pipe(
        Effect.map((hundredths) => Option.some([question.client, hundredths] as const)),
        Effect.catchIf(isRefusal, (refusal) => Effect.as(Effect.logWarning(refusal.message), Option.none()))
      ),
    { concurrency: CONTRACTS_AT_ONCE }
  )
  return new Map(Arr.getSomes(answers))
})

const isRefusal = ({ reason }: UpstreamError): boolean => reason === "refused"
