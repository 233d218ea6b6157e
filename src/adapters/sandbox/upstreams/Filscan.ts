import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import type { ClaimLedger } from "../sample/ClaimLedger.js"
import type { SampleMiner } from "../sample/Miners.js"
import type { Day } from "../sample/ProviderRates.js"
import { seededRandom } from "../sample/SeededRandom.js"
import { HOURS_PER_DAY, heightAt } from "../sample/Timeline.js"
import { json, type SampleService } from "./SampleService.js"

const AccountRequest = Schema.Struct({ account_id: Schema.String })

/** A chain explorer: accounts of providers and clients, and figures of the whole network. */
export const filscan: SampleService = {
  path: "/filscan",
  routes: ({ claims, miners, network, seed, today }) => {
    const accounts = new Map(
      [...network.allocators, ...network.clients].flatMap(({ address, id }) => [
        [id, { id, address }],
        [address, { id, address }]
      ])
    )

    const account = Effect.gen(function* () {
      const { account_id: asked } = yield* HttpServerRequest.schemaBodyJson(AccountRequest)
      const day = yield* today
      const miner = miners.get(asked)
      if (miner !== undefined) return yield* answered(providerInfo(seed, claims, miner, day))
      const found = accounts.get(asked)
      return yield* found === undefined
        ? json({ code: 1, message: "account not found" })
        : answered({
            account_type: "account",
            account_info: { account_basic: basicInfo(seed, found.id, found.address) }
          })
    })

    const indicators = Effect.flatMap(today, (day) =>
      answered({
        total_indicators: {
          latest_height: heightAt(day * HOURS_PER_DAY),
          active_miners: network.providers.length,
          total_quality_power: String(BigInt(network.providers.length) << 55n)
        }
      })
    )

    return HttpRouter.empty.pipe(
      HttpRouter.post("/v1/AccountInfoByID", account),
      HttpRouter.post("/v1/TotalIndicators", indicators)
    )
  }
}

const answered = (result: unknown) => json({ result })

const FIL = 10n ** 18n
const SECTOR_BYTES = 1n << 35n
/** What a verified byte counts for. */
const VERIFIED_WEIGHT = 10n

const basicInfo = (seed: number, id: string, address: string) => {
  const random = seededRandom(seed, "account", id)
  return {
    account_id: id,
    account_address: address,
    account_balance: String(BigInt(random.integer(1_000_000)) * (FIL / 1000n)),
    nonce: random.integer(5000),
    code_cid: "account"
  }
}

/** Power, balances and sectors that go with what a provider has claimed. */
const providerInfo = (seed: number, claims: ClaimLedger, { id }: SampleMiner, day: Day) => {
  const random = seededRandom(seed, "account", id)
  const claimed = claims.claimsBefore(id, day)
  const [committed, terminated] = [random.integer(2000), random.integer(20)]
  const live = claimed + committed
  const faulty = Math.floor(live * random.between(0, 0.02))
  const bytes = BigInt(live - faulty) * SECTOR_BYTES
  const pledged = (BigInt(live) * FIL) / 4n
  const available = BigInt(random.integer(50_000)) * (FIL / 100n)
  const blocks = random.integer(20_000)
  return {
    account_type: "miner",
    account_info: {
      account_miner: {
        account_basic: basicInfo(seed, id, id),
        account_indicator: {
          account_id: id,
          balance: String(pledged + available),
          available_balance: String(available),
          init_pledge: String(pledged),
          pre_deposits: "0",
          locked_balance: String(BigInt(random.integer(10_000)) * (FIL / 100n)),
          quality_adjust_power: String(bytes + BigInt(claimed) * SECTOR_BYTES * (VERIFIED_WEIGHT - 1n)),
          quality_power_rank: 1 + random.integer(3000),
          quality_power_percentage: (random.next() / 1000).toFixed(10),
          raw_power: String(bytes),
          total_block_count: blocks,
          total_win_count: blocks + random.integer(2000),
          total_reward: String(BigInt(blocks) * FIL * 7n),
          sector_size: Number(SECTOR_BYTES),
          sector_count: live + terminated,
          live_sector_count: live,
          fault_sector_count: faulty,
          recover_sector_count: 0,
          active_sector_count: live - faulty,
          terminate_sector_count: terminated
        }
      }
    }
  }
}
