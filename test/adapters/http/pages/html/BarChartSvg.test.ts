import { assert, describe, it } from "@effect/vitest"
import { barChartSvg } from "../../../../../src/adapters/http/pages/html/BarChartSvg.js"
import type { BarChart } from "../../../../../src/adapters/http/pages/ReportDocument.js"

const chart: BarChart = {
  _tag: "BarChart",
  id: "some-chart",
  caption: "Shares",
  alternative: "Shares",
  series: [
    { name: "good", tone: "neutral" },
    { name: "bad", tone: "bad" }
  ],
  bars: [
    { label: '<b onclick="x">&', parts: [40, 10], text: "50.00%" },
    { label: "a name that is far too long", parts: [0, 50], text: "50.00%" }
  ],
  limit: { percent: 25, text: "limit 25%" }
}

describe("the drawing of a bar chart", () => {
  const svg = barChartSvg(chart)

  it("is the same each time, with ids of its own", () => {
    assert.strictEqual(barChartSvg(chart), svg)
    assert.match(svg, /id="some-chart-/)
    assert.notMatch(svg, /\bzr\d/)
  })

  it("tells what each bar comes to, and the limit", () => {
    assert.strictEqual(svg.match(/50\.00%/g)?.length, 2)
    assert.include(svg, "limit 25%")
  })

  it("has labels as texts, cut where they are too long", () => {
    assert.notInclude(svg, "<b ")
    assert.include(svg, "a name that i…")
  })

  it("takes its colours from the page and differs without them", () => {
    assert.include(svg, "var(--bar-neutral)")
    assert.include(svg, "<pattern")
    assert.notInclude(svg, "<style")
  })

  it("is drawn of figures that are no percentages, too", () => {
    for (const part of [Number.NaN, Number.POSITIVE_INFINITY, 5e-324, -1, 1e300]) {
      assert.match(barChartSvg({ ...chart, bars: [{ label: "f01", parts: [part], text: "" }] }), /^<svg/)
    }
  })

  it("is drawn without bars, too", () => {
    assert.match(barChartSvg({ ...chart, bars: [], limit: null }), /^<svg/)
  })
})
