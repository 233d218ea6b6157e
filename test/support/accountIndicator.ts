/** What Filscan tells of a provider. */
export const indicator = {
  account_id: "f01000",
  balance: "1234567890123456789012345",
  available_balance: "-17",
  init_pledge: "1",
  pre_deposits: "0",
  locked_balance: "2",
  quality_adjust_power: "1125899906842624000",
  quality_power_rank: 12,
  quality_power_percentage: "0.0042",
  raw_power: "112589990684262400",
  total_block_count: 5,
  total_win_count: 6,
  total_reward: "9007199254740993",
  sector_size: 34359738368,
  sector_count: 10,
  live_sector_count: 9,
  fault_sector_count: 1,
  recover_sector_count: 0,
  active_sector_count: 8,
  terminate_sector_count: 2
}
