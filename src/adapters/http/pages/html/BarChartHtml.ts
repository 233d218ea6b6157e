import { type ComponentChildren, h } from "preact"
import type { BarChart } from "../ReportDocument.js"
import { barChartSvg } from "./BarChartSvg.js"

/** A chart with its caption, told in words to those who do not see it. */
export const barChartHtml = (chart: BarChart): ComponentChildren =>
  h(
    "figure",
    { id: chart.id },
    h("figcaption", null, chart.caption),
    h("div", {
      class: "chart",
      role: "img",
      "aria-label": chart.alternative,
      // The library has escaped the labels of the drawing.
      dangerouslySetInnerHTML: { __html: barChartSvg(chart) }
    })
  )
