import { createServer } from "node:http"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { allocatorReportHtml } from "../../src/adapters/http/pages/AllocatorReportHtml.js"
import { clientReportHtml } from "../../src/adapters/http/pages/ClientReportHtml.js"
import { allocatorRecord, clientRecord, emptyAllocator, emptyClient } from "../adapters/http/pages/madeUpReports.js"
import { accessibilityViolations, chromiumBrowser, overflow } from "../support/Chromium.js"
import { closed, listening } from "../support/Loopback.js"
import { temporaryFolder } from "../support/TemporaryFolder.js"

const hostileName = `</title><script>alert(1)</script>${"W".repeat(120)}\u202e|\`x\``

const pages: ReadonlyMap<string, string> = new Map([
  ["/client", clientReportHtml(clientRecord())],
  ["/client-unknown", clientReportHtml(clientRecord(emptyClient))],
  ["/client-hostile", clientReportHtml(clientRecord({ organizationName: hostileName, applicationUrl: hostileName }))],
  ["/allocator", allocatorReportHtml(allocatorRecord())],
  ["/allocator-unknown", allocatorReportHtml(emptyAllocator())],
  ["/allocator-great", allocatorReportHtml(allocatorRecord({}, { clients: 200, providersOfEach: 10 }))]
])

/** The pages as they are served: what they may do is nothing. */
const served = Effect.acquireRelease(
  Effect.suspend(() =>
    listening(
      createServer((request, response) => {
        const page = pages.get(request.url ?? "")
        response.writeHead(page === undefined ? 404 : 200, {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        })
        response.end(page)
      }),
      0
    )
  ),
  ({ server }) => closed(server, [])
)

const screens = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 }
]
const schemes = ["light", "dark"] as const

for (const path of pages.keys()) {
  it.scopedLive(`the page ${path} can be read on a desk and on a phone, by day and by night, by everybody`, () =>
    Effect.gen(function* () {
      const { port } = yield* served
      const browser = yield* chromiumBrowser
      const folder = yield* temporaryFolder
      for (const viewport of screens) {
        for (const colorScheme of schemes) {
          const name = `${path} at ${viewport.width}, ${colorScheme}`
          const context = yield* Effect.promise(() => browser.newContext({ viewport, colorScheme }))
          const page = yield* Effect.promise(() => context.newPage())
          const said: Array<string> = []
          page.on("console", (message) => said.push(message.text()))
          page.on("pageerror", (failure) => said.push(String(failure)))
          page.on("requestfailed", (request) => said.push(request.url()))
          yield* Effect.promise(() => page.goto(`http://127.0.0.1:${port}${path}`))
          assert.deepStrictEqual(yield* accessibilityViolations(page), [], name)
          assert.isAtMost(yield* overflow(page), 0, name)
          const picture = yield* Effect.promise(() =>
            page.screenshot({ path: join(folder, `${viewport.width}-${colorScheme}.png`), fullPage: true })
          )
          assert.isAbove(picture.length, 20_000, name)
          assert.deepStrictEqual(said, [], name)
          yield* Effect.promise(() => context.close())
        }
      }
    })
  )
}

it.scopedLive("a page of a report is printed on few sheets of paper", () =>
  Effect.gen(function* () {
    const { port } = yield* served
    const browser = yield* chromiumBrowser
    const page = yield* Effect.promise(() => browser.newPage())
    yield* Effect.promise(() => page.goto(`http://127.0.0.1:${port}/client`))
    const paper = yield* Effect.promise(() => page.pdf({ preferCSSPageSize: true }))
    const sheets = paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0
    assert.isAtLeast(sheets, 1)
    assert.isAtMost(sheets, 8)
  })
)
