import { assert, describe, it } from "@effect/vitest"
import { providersIpniMisreporting } from "../../../../src/domain/report/client/ProvidersIpniMisreporting.js"
import { providersIpniNotReporting } from "../../../../src/domain/report/client/ProvidersIpniNotReporting.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

const providers = [
  provider("f01", { ipniReportingStatus: "MISREPORTING" }),
  provider("f02", { ipniReportingStatus: "NOT_REPORTING" }),
  provider("f03", { ipniReportingStatus: null }),
  provider("f04")
]

describe("IPNI reporting", () => {
  it("blames each of two statuses in its own check, and an unknown one in none", () => {
    assert.deepStrictEqual(judge(providersIpniMisreporting, { providers }).metadata, {
      violating_ids: ["f01"],
      max_misreporting_providers: 0,
      msg: "1 storage provider have misreported their data to IPNI"
    })
    assert.deepStrictEqual(judge(providersIpniNotReporting, { providers }).metadata, {
      violating_ids: ["f02"],
      max_not_reporting_providers: 0,
      msg: "1 storage provider have not reported their data to IPNI"
    })
  })

  it("is fine without storage providers", () => {
    assert.isTrue(passes(providersIpniMisreporting, { providers: [] }))
    assert.isTrue(passes(providersIpniNotReporting, { providers: [] }))
  })

  it("is mended by the status OK", () => {
    assert.strictEqual(
      sentence(
        judge(providersIpniNotReporting, { providers: [provider("f07", { ipniReportingStatus: "NOT_REPORTING" })] })
      ),
      "passes when the IPNI status of f07 becomes OK"
    )
  })
})
