import { OpenApi } from "@effect/platform"
import { assert, describe, expect, it } from "@effect/vitest"
import { CdpApi } from "../../../src/adapters/http/CdpApi.js"

const document = OpenApi.fromApi(CdpApi)

describe("The OpenAPI document", () => {
  it("is the one that clients know; `npx vitest run test/adapters/http/OpenApi.test.ts -u` accepts a change", async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot("openapi.json")
  })

  it("declares for every status the body of all failures", () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const responses = operations.get?.responses ?? {}
      assert.property(responses, "500", path)
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400 || path === "/health") continue
        const schema = JSON.stringify(response.content)
        assert.match(
          schema,
          /"\$ref":"#\/components\/schemas\/(BadRequest|NotFound|InternalServerError|ServiceUnavailable|GatewayTimeout)"/
        )
      }
    }
  })

  it("leaves out what is not for clients", () => {
    assert.notIncludeMembers(Object.keys(document.paths), ["/", "/debug", "/metrics"])
    assert.notInclude(JSON.stringify(document), "HttpApiDecodeError")
  })
})
