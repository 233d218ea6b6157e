import { OpenApi } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { CdpApi } from "../../../src/adapters/http/CdpApi.js"
import pinned from "./openapi.json" with { type: "json" }

const document = OpenApi.fromApi(CdpApi)

describe("The OpenAPI document", () => {
  it("is the pinned one; writeOpenApi.ts pins another", () => {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(document)), pinned)
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
