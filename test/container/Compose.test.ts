import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { parse } from "yaml"
import { documentedVariables } from "../support/documentedVariables.js"

const text = readFileSync("docker-compose.yml", "utf8")

const Service = Schema.Struct({
  image: Schema.optional(Schema.String),
  build: Schema.optional(Schema.Struct({ context: Schema.Literal(".") })),
  environment: Schema.Record({ key: Schema.String, value: Schema.NullOr(Schema.String) }),
  restart: Schema.String,
  user: Schema.optional(Schema.String),
  privileged: Schema.optional(Schema.Boolean),
  depends_on: Schema.optional(
    Schema.Record({ key: Schema.String, value: Schema.Struct({ condition: Schema.String }) })
  ),
  healthcheck: Schema.optional(Schema.Struct({ test: Schema.Array(Schema.String) })),
  volumes: Schema.Array(Schema.String),
  ports: Schema.optionalWith(
    Schema.Array(Schema.Struct({ target: Schema.Number, published: Schema.Number, host_ip: Schema.String })),
    { default: () => [] }
  )
})
const Compose = Schema.Struct({
  services: Schema.Struct({ cdp: Service, database: Service }),
  volumes: Schema.Record({ key: Schema.String, value: Schema.Null })
})
const { services, volumes } = Schema.decodeUnknownSync(Compose)(parse(text))

const values = Object.values(services).flatMap(({ environment }) =>
  Object.values(environment).filter((value) => value !== null)
)

describe("docker-compose.yml", () => {
  it("fits the schema of the Compose specification and the linter's rules", () => {
    // Ends with a failure, and thereby throws, on any error or warning.
    execFileSync("node_modules/.bin/dclint", ["--max-warnings", "0", "docker-compose.yml"], { stdio: "pipe" })
  }, 30_000)

  it("waits for a healthy database and restarts what ends", () => {
    assert.deepStrictEqual(services.cdp.depends_on, { database: { condition: "service_healthy" } })
    assert.include(services.database.healthcheck?.test ?? [], "pg_isready")
    for (const service of Object.values(services)) assert.strictEqual(service.restart, "unless-stopped")
  })

  it("sets for the service only variables that .env.example explains", () => {
    assert.includeMembers(documentedVariables(), Object.keys(services.cdp.environment))
  })

  it("asks only for variables that .env.example explains", () => {
    const asked = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? "")
    assert.isNotEmpty(asked)
    assert.includeMembers(documentedVariables(), asked)
  })

  it("holds no secret: passwords come from outside or the start is refused", () => {
    const { environment } = services.database
    assert.match(environment.POSTGRES_PASSWORD ?? "", /^\$\{DATABASE_PASSWORD:\?[^}]+\}$/)
    for (const value of values) assert.notMatch(value, /:\/\/[^:/]+:[^$]/)
  })

  it("gives the service the database it starts", () => {
    const url = (services.cdp.environment.DATABASE_URL ?? "").replace(/\$\{[^}]+\}/, "password")
    const { hostname, pathname, username } = new URL(url)
    assert.deepStrictEqual(
      { hostname, database: pathname.slice(1), username },
      {
        hostname: "database",
        database: services.database.environment.POSTGRES_DB,
        username: services.database.environment.POSTGRES_USER
      }
    )
  })

  it("pins its images and runs nothing with more rights than it needs", () => {
    assert.match(services.database.image ?? "", /^postgres:18\.\d+-bookworm$/)
    assert.isDefined(services.cdp.build)
    for (const { privileged, user } of Object.values(services)) {
      assert.isUndefined(privileged)
      assert.notStrictEqual(user, "root")
    }
  })

  it("keeps its state in named volumes and opens the service to this machine only", () => {
    const mounted = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(":")[0]))
    assert.sameMembers(mounted, Object.keys(volumes))
    assert.deepStrictEqual(services.database.ports, [])
    assert.deepStrictEqual(services.cdp.ports, [{ target: 3000, published: 3000, host_ip: "127.0.0.1" }])
  })
})
