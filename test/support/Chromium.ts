import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { Effect, Schema } from "effect"
import { chromium, type Page } from "playwright-core"

const QUIET = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

/** A browser of the machine, ended with the scope. */
export const chromiumBrowser = Effect.acquireRelease(
  Effect.promise(() => chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET })),
  (browser) => Effect.promise(() => browser.close())
)

const axeSource = Effect.promise(() => readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"))

const Findings = Schema.Struct({
  violations: Schema.Array(
    Schema.Struct({ id: Schema.String, nodes: Schema.Array(Schema.Struct({ html: Schema.String })) })
  )
})

/** Rules of accessibility that a page breaks, each with what breaks it. */
export const accessibilityViolations = (page: Page) =>
  Effect.gen(function* () {
    const source = yield* axeSource
    // Evaluated from outside, so that the page's own policy does not forbid it.
    yield* Effect.promise(() => page.evaluate(source))
    const findings = yield* Effect.promise(() => page.evaluate("axe.run(document, { resultTypes: ['violations'] })"))
    const { violations } = yield* Schema.decodeUnknown(Findings)(findings)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)
  })

/** Pixels by which a page is wider than its window. */
export const overflow = (page: Page) =>
  Effect.promise(() => page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).pipe(
    Effect.flatMap(Schema.decodeUnknown(Schema.Number))
  )
