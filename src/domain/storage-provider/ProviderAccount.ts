import { Schema } from "effect"

/** Decimal text ↔ a whole number, beyond what doubles hold. */
const Whole = Schema.String.pipe(
  Schema.pattern(/^-?\d{1,60}$/, { message: () => "expected a whole number in text" }),
  Schema.compose(Schema.BigInt)
)
const Count = Schema.NonNegativeInt

/**
 * Balance, power and sectors of a storage provider, by the names that the explorer gives them and that are published.
 * Source: REST interface, account data of a provider; external services, "Filscan".
 */
export const ProviderAccount = Schema.Struct({
  account_id: Schema.String,
  /** attoFIL, as all balances here. */
  balance: Whole,
  available_balance: Whole,
  init_pledge: Whole,
  pre_deposits: Whole,
  locked_balance: Whole,
  /** Bytes, weighted by quality. */
  quality_adjust_power: Whole,
  quality_power_rank: Schema.Int,
  /** Decimal text, 0..1. */
  quality_power_percentage: Schema.String.pipe(Schema.pattern(/^-?\d+(\.\d+)?$/)),
  /** Bytes. */
  raw_power: Whole,
  total_block_count: Count,
  total_win_count: Count,
  /** attoFIL. */
  total_reward: Whole,
  /** Bytes. */
  sector_size: Count,
  sector_count: Count,
  live_sector_count: Count,
  fault_sector_count: Count,
  recover_sector_count: Count,
  active_sector_count: Count,
  terminate_sector_count: Count
}).annotations({ identifier: "ProviderAccount" })
export type ProviderAccount = typeof ProviderAccount.Type
