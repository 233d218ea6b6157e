import { Order } from "effect"
import { byIdNumber } from "../../shared/Ids.js"
import type { Account } from "./Account.js"

/** A storage provider or client that keeps a component from its full value. */
export interface Evidence {
  /** `f0…`. */
  readonly id: string
  /** Those it took from the value; of one that was not measured, all it has. */
  readonly bytes: bigint
  readonly reason: string
}

/** Most rows that a component shows, those not measured included. */
const MOST_EVIDENCE = 20

const NOT_MEASURED = "not measured"

type Finding = Omit<Evidence, "reason"> & Pick<Account, "reason">

const largestFirst: Order.Order<Finding> = Order.combineAll([
  Order.reverse(Order.mapInput(Order.bigint, ({ bytes }: Finding) => bytes)),
  Order.mapInput(byIdNumber, ({ id }: Finding) => id),
  Order.mapInput(Order.string, ({ reason }: Finding) => reason())
])

/**
 * Those that cost most, then those that were not measured, each by bytes and then by id; who has no bytes is left out.
 * Source: published rules, "Weighted compliance score", evidence.
 */
export const evidenceOf = (accounts: ReadonlyArray<Account>, most = MOST_EVIDENCE): ReadonlyArray<Evidence> => {
  const ranked = (bytesOf: (account: Account) => bigint, reasonOf: (account: Account) => () => string) =>
    accounts
      .map((account): Finding => ({ id: account.id, bytes: bytesOf(account), reason: reasonOf(account) }))
      .filter(({ bytes }) => bytes > 0n)
      .sort(largestFirst)
  return [
    ...ranked(
      ({ measured, good }) => measured - good,
      ({ reason }) => reason
    ),
    ...ranked(
      ({ unmeasured }) => unmeasured,
      () => () => NOT_MEASURED
    )
  ]
    .slice(0, most)
    .map(({ id, bytes, reason }) => ({ id, bytes, reason: reason() }))
}
