import { generateKeyPairSync } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schema } from "effect"
import ssh2 from "ssh2"
import { collectors, commandName } from "../../src/application/collect/collectors.js"
import type { Fault } from "../faults/Faults.js"
import { type FaultyService, faultyService } from "../faults/FaultyService.js"
import { madeUpToken, secretFinder } from "../support/PlantedSecrets.js"
import { command, type Environment, freePort, platformProcess, said } from "../support/PlatformProcess.js"
import { samplePlatform } from "../support/SamplePlatform.js"

const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" })

/** What nobody may read anywhere, by the variable that holds it. */
const planted = {
  GITHUB_PAT: `ghp_${madeUpToken("pat")}`,
  GITHUB_PRIVATE_KEY: rsaKey.toString(),
  IP_INFO_TOKEN: madeUpToken("ipinfo"),
  GOOGLEAPIS_KEY: madeUpToken("sheets"),
  PROMETHEUS_AUTH_TOKEN: madeUpToken("prometheus"),
  DATABASE_URL: `Own/word+with@signs:${madeUpToken("cdp")}`,
  DMOB_DATABASE_URL: `Their/word+with@signs:${madeUpToken("dmob")}`,
  DMOB_SSH_PRIVATE_KEY: ssh2.utils.generateKeyPairSync("ed25519").private,
  "token of an installation": `ghs_${madeUpToken("installation")}`
}

const { GITHUB_PAT, GITHUB_PRIVATE_KEY, ...others } = planted
const tokens: Environment = {
  IP_INFO_TOKEN: others.IP_INFO_TOKEN,
  GOOGLEAPIS_KEY: others.GOOGLEAPIS_KEY,
  PROMETHEUS_AUTH_TOKEN: others.PROMETHEUS_AUTH_TOKEN,
  LOG_LEVEL: "trace"
}
const asToken: Environment = { GITHUB_PAT }
const asApp: Environment = { GITHUB_APP_ID: "123456", GITHUB_PRIVATE_KEY: GITHUB_PRIVATE_KEY.replaceAll("\n", "\\n") }

/** Every word of what the platform sends that proves who it is: a service may say it again. */
const credentialsIn = ({ headers, url }: IncomingMessage) => `${url} ${headers.authorization ?? ""}`

const saying =
  (status: number, words: (request: IncomingMessage) => string, type = "application/json"): Fault["answer"] =>
  (response) => {
    response.writeHead(status, { "content-type": type })
    response.end(words(response.req))
  }

const complaining = (request: IncomingMessage) => JSON.stringify({ message: "Bad credentials", path: request.url })

/** How the services answer; none: nothing listens. */
const moods: ReadonlyArray<readonly [string, Fault["answer"] | undefined]> = [
  [
    "well",
    (response, good) => {
      response.writeHead(good.status, { ...good.headers, "content-length": String(good.body.length) })
      response.end(good.body)
    }
  ],
  ["401", saying(401, complaining)],
  ["403", saying(403, complaining)],
  ["500", saying(500, complaining)],
  ["HTML", saying(200, (request) => `<html><body>${credentialsIn(request)}</body></html>`, "text/html")],
  ["nothing", undefined]
]

/** As much of a good answer as shows how it is read: of lists without end the beginning. */
const shortened = (text: string): string => {
  const answer: unknown = JSON.parse(text)
  const isList = Array.isArray(answer) && text.includes("miner_id")
  return isList || text.includes("LastAdvertisementTime")
    ? JSON.stringify(Array.isArray(answer) ? answer.slice(0, 8) : answer)
    : text
}

/** GitHub's answers to an app, which the sample services do not know. */
const toApp = (url: string): string | undefined => {
  if (url.endsWith("/installation")) return JSON.stringify({ id: 1 })
  const expiry = new Date(Date.now() + 3_600_000).toISOString()
  return url.endsWith("/access_tokens")
    ? JSON.stringify({ token: planted["token of an installation"], expires_at: expiry, permissions: {} })
    : undefined
}

const answering = (answer: Fault["answer"], sent: Set<string>): Fault => ({
  name: "a mood",
  answer: (response, good) => {
    const { headers, url } = response.req
    if (headers.authorization !== undefined) sent.add(headers.authorization.replace(/^\w+ /, ""))
    const inUrl = new URL(url ?? "", "http://127.0.0.1").searchParams.get("token")
    if (inUrl !== null) sent.add(inUrl)
    const known = toApp(url ?? "")
    if (known === undefined) return answer(response, good)
    response.writeHead(200, { "content-type": "application/json" })
    response.end(known)
  }
})

const routes = [
  "/health",
  "/health?strict=true",
  "/health/live",
  "/data/freshness",
  "/data/runs?limit=100&page=1",
  "/data/problems?limit=100&page=1",
  "/data/lineage",
  "/debug",
  "/allocators?limit=5&page=1",
  `/nothing?token=none`
]

const Runs = Schema.parseJson(Schema.Struct({ data: Schema.Array(Schema.Struct({ id: Schema.String })) }))

/** All that a service says on the network and in its log. */
const everythingServed = (environment: Environment) =>
  Effect.scoped(
    Effect.gen(function* () {
      const port = yield* freePort
      const server = yield* platformProcess(["serve"], { ...environment, JOBS: "off", PORT: String(port) })
      yield* said(server, "is ready on")
      const get = (path: string, headers: Record<string, string> = {}) =>
        Effect.promise(async () => {
          const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
          return { status: answer.status, headers: JSON.stringify([...answer.headers]), body: await answer.text() }
        })
      const bearer = { authorization: `Bearer ${planted.PROMETHEUS_AUTH_TOKEN}` }
      const metrics = yield* get("/metrics", bearer)
      assert.strictEqual(metrics.status, 200)
      const refused = yield* get("/metrics", { authorization: `Bearer x${planted.PROMETHEUS_AUTH_TOKEN}` })
      assert.notStrictEqual(refused.status, 200)
      const answers = yield* Effect.forEach(routes, (path) => get(path), { concurrency: 4 })
      const runs = yield* get("/data/runs?limit=100&page=1")
      assert.strictEqual(runs.status, 200, runs.body)
      const details = yield* Effect.forEach(
        (yield* Schema.decode(Runs)(runs.body)).data,
        ({ id }) => get(`/data/runs/${id}`),
        { concurrency: 4 }
      )
      const again = yield* get("/metrics", bearer)
      server.child.kill("SIGTERM")
      yield* server.ended
      return [
        ...[metrics, refused, runs, again, ...answers, ...details].map((answer) => JSON.stringify(answer)),
        server.output()
      ]
    })
  )

/** From when a command has begun to ask: one that still tries again then is told to end. */
const LONGEST = "6 seconds"

const everythingSaid = (args: ReadonlyArray<string>, environment: Environment) =>
  Effect.scoped(
    Effect.gen(function* () {
      const program = yield* platformProcess(args, environment)
      yield* Effect.raceFirst(
        program.ended,
        said(program, / started /).pipe(
          Effect.zipRight(Effect.sleep(LONGEST)),
          Effect.tap(() => Effect.sync(() => program.child.kill("SIGTERM"))),
          Effect.zipRight(program.ended)
        )
      )
      return program.output()
    })
  )

const names = collectors.map((collector) => commandName(collector))
/** Collectors that show a secret to a service. */
const trusted = ["registry", "bookkeeping", "locations"]
/** Moods in which the others are asked as well: what they do of a failure is the same in the rest. */
const telling = new Set(["well", "500"])

class Platform extends Context.Tag("test/Platform")<
  Platform,
  { readonly settings: (database: string) => Environment; readonly copy: (name: string) => Effect.Effect<void> }
>() {}

/** Providers that are left of the sample. */
const FEW = 20

/** A small platform after its first aggregation, reached by users with passwords of ours. */
const PlatformLive = Layer.scoped(
  Platform,
  Effect.gen(function* () {
    const { client, environment } = yield* samplePlatform
    const [admin, dmob] = [yield* client("undisturbed"), yield* client("dmob")]
    const run = (sql: string) => Effect.promise(() => admin.query(sql))
    yield* run(`create role own login superuser password '${planted.DATABASE_URL}'`)
    yield* run(`create role their login superuser password '${planted.DMOB_DATABASE_URL}'`)
    yield* Effect.promise(() =>
      dmob.query(
        `delete from unified_verified_deal where "providerId" not in (
           select "providerId" from unified_verified_deal group by 1 order by count(*) desc limit ${FEW})`
      )
    )
    const as = (user: string, password: string, database: string) => {
      const url = new URL(environment(database).DATABASE_URL ?? "")
      url.username = user
      url.password = encodeURIComponent(password)
      return url.href
    }
    const settings = (database: string): Environment => ({
      ...environment(database),
      ...tokens,
      DATABASE_URL: as("own", planted.DATABASE_URL, database),
      DMOB_DATABASE_URL: as("their", planted.DMOB_DATABASE_URL, "dmob")
    })
    const aggregated = yield* command(["aggregate"], settings("cdp"))
    assert.strictEqual(aggregated.code, 0, aggregated.output.slice(-2000))
    return Platform.of({ settings, copy: (name) => Effect.asVoid(run(`create database "${name}" template cdp`)) })
  })
)

/** The addresses of all services, each in that mood. */
const inMood = (settings: Environment, service: FaultyService) =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) =>
      value.startsWith("http://") ? [name, value.replace(new URL(value).origin, service.url)] : [name, value]
    )
  )

layer(PlatformLive, { excludeTestServices: true, timeout: 240_000 })("no secret of the platform is found", (it) => {
  it.effect("unless it is there", () =>
    Effect.sync(() => {
      const find = secretFinder(planted)
      assert.deepStrictEqual(find(JSON.stringify({ ...process.env, message: "HTTP 401" })), [])
      for (const [name, secret] of Object.entries(planted)) {
        const pieces = [
          secret,
          JSON.stringify({ secret }),
          encodeURIComponent(secret),
          Buffer.from(secret).toString("base64"),
          Buffer.from(`user:${secret}`).toString("base64url"),
          secret.slice(40, 70)
        ]
        for (const piece of pieces) assert.match(find(`log: ${piece}!`).join(), new RegExp(`^${name} `), piece)
      }
    })
  )

  it.scoped(
    "in what it says while its services answer, complain, are something else or are gone",
    () =>
      Effect.gen(function* () {
        const { copy, settings } = yield* Platform
        const sent = new Set<string>()
        for (const [mood] of moods) yield* copy(mood)
        const heard = yield* Effect.forEach(
          moods,
          ([mood, answer]) =>
            Effect.gen(function* () {
              const ours = settings(mood)
              const service = yield* faultyService(new URL(ours.GITHUB_API_URL ?? "").origin, shortened)
              if (answer === undefined) yield* service.leave
              else yield* service.break(answering(answer, sent))
              const environment = inMood(ours, service)
              const byToken = yield* Effect.forEach(
                telling.has(mood) ? names : trusted,
                (name) => everythingSaid(["collect", name], { ...environment, ...asToken }),
                { concurrency: 4 }
              )
              const byApp = yield* everythingSaid(["collect", "registry"], { ...environment, ...asApp })
              const served = yield* everythingServed({ ...environment, ...asToken })
              return { mood, texts: [...byToken, byApp, ...served] }
            }),
          { concurrency: 3 }
        )
        // Every one of them was in use.
        assert.includeMembers(
          [...sent].map((text) => text.slice(0, 4)),
          ["ghp_", "ghs_", "eyJh"]
        )
        assert.include([...sent], planted.IP_INFO_TOKEN)
        const find = secretFinder({
          ...planted,
          ...Object.fromEntries([...sent].map((text, at) => [`sent ${at}`, text]))
        })
        const leaks = heard.flatMap(({ mood, texts }) => find(texts.join("\n")).map((leak) => `${mood}: ${leak}`))
        const size = heard.flatMap(({ texts }) => texts).reduce((sum, text) => sum + text.length, 0)
        console.log(
          `searched ${size} characters for ${Object.keys(planted).length} secrets and ${sent.size} that were sent`
        )
        assert.deepStrictEqual(leaks, [])
      }),
    240_000
  )
})
