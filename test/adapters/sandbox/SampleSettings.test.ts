import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { besideEnvironment, type SampleUpstreamUrls } from "../../../src/adapters/sandbox/SampleUpstreams.js"
import { environmentProvider } from "../../../src/adapters/shared/Environment.js"

const urls: SampleUpstreamUrls = {
  ALLOCATOR_REGISTRY_REPO_NAME: "Allocator-Registry",
  ALLOCATOR_REGISTRY_REPO_OWNER: "filecoin-project",
  CID_CONTACT_URL: "http://127.0.0.1:1/cid-contact",
  DNS_SERVERS: "127.0.0.1:2",
  EVM_RPC_URL: "http://127.0.0.1:1/evm/v1",
  FILSCAN_API_BASE_URL: "http://127.0.0.1:1/filscan",
  FILSPARK_API_URL: "http://127.0.0.1:1/filspark",
  GITHUB_API_URL: "http://127.0.0.1:1/github",
  GLIF_API_BASE_URL: "http://127.0.0.1:1/lotus",
  GOOGLEAPIS_KEY: "sample",
  GOOGLE_SHEETS_URL: "http://127.0.0.1:1/sheets",
  IP_INFO_TOKEN: "sample",
  IP_INFO_URL: "http://127.0.0.1:1/ipinfo",
  PUBLISHERS_ON_PRIVATE_NETWORKS: "on",
  URL_FINDER_API_URL: "http://127.0.0.1:1/url-finder"
}

/** Settings of the sample that an environment with these variables is not given. */
const leftOut = (variables: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    const given = yield* besideEnvironment(urls)
    assert.includeDeepMembers(Object.entries(urls), given)
    return Object.keys(urls).filter((name) => given.every(([kept]) => kept !== name))
  }).pipe(Effect.withConfigProvider(environmentProvider(variables)))

describe("the settings of the sample services", () => {
  it.effect("are all there when the environment names none of the services", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* leftOut({ PORT: "3000" }), [])
      assert.deepStrictEqual(yield* leftOut({ CID_CONTACT_URL: "" }), [])
    })
  )

  const companions = [
    { service: "CID_CONTACT_URL", settings: ["DNS_SERVERS", "PUBLISHERS_ON_PRIVATE_NETWORKS"] },
    { service: "GLIF_API_BASE_URL", settings: ["DNS_SERVERS"] },
    { service: "GOOGLE_SHEETS_URL", settings: ["GOOGLEAPIS_KEY"] },
    { service: "IP_INFO_URL", settings: ["IP_INFO_TOKEN"] }
  ]
  it.effect.each(companions)("lack what goes with the sample's $service when it points elsewhere", (companion) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* leftOut({ [companion.service]: "https://example.org" }), companion.settings)
    })
  )

  it.effect("lose nothing to a service that goes without companions, or to a companion alone", () =>
    Effect.gen(function* () {
      for (const name of ["URL_FINDER_API_URL", "GITHUB_API_URL", "IP_INFO_TOKEN"])
        assert.deepStrictEqual(yield* leftOut({ [name]: "https://example.org" }), [])
    })
  )
})
