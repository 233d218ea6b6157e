import { BarChart as Bars } from "echarts/charts"
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components"
import * as echarts from "echarts/core"
import { SVGRenderer } from "echarts/renderers"
import { hundredthsOf } from "../../../../domain/shared/Hundredths.js"
import type { BarChart, Tone } from "../ReportDocument.js"

echarts.use([Bars, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer])

/** Pixels of a drawing; the page scales it to the room that there is. */
const WIDTH = 440
const ROW_HEIGHT = 26
const LEGEND_HEIGHT = 34
const AXIS_HEIGHT = 30

const FONT_SIZE = 13

/** Characters of a label before it is cut. */
const LABEL_LENGTH = 14

/** Colours are those of the page's scheme, light or dark. */
const colours: Readonly<Record<Tone, string>> = {
  good: "var(--bar-good)",
  bad: "var(--bar-bad)",
  middling: "var(--bar-middling)",
  neutral: "var(--bar-neutral)"
}

/** Patterns over the colours, so that bars differ without them. */
const patterns: Readonly<Partial<Record<Tone, echarts.EChartsCoreOption>>> = {
  bad: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4, color: "var(--pattern)" },
  middling: {
    symbol: "circle",
    dashArrayX: [
      [5, 5],
      [0, 5, 5, 0]
    ],
    dashArrayY: [5, 0],
    symbolSize: 0.7,
    color: "var(--pattern)"
  }
}

/** A chart as SVG. Equal charts have equal drawings. */
export const barChartSvg = (chart: BarChart): string => {
  const height = LEGEND_HEIGHT + AXIS_HEIGHT + ROW_HEIGHT * chart.bars.length
  const drawing = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height })
  drawing.setOption(optionOf(chart))
  const svg = drawing.renderToSVGString({ useViewBox: true })
  drawing.dispose()
  return svg.replace(hoverStyles, "").replaceAll(hoverClass, "").replaceAll(drawingNumber, `${chart.id}-`)
}

/** What the library adds for pointers. Labels never look so: their quotes and brackets are escaped. */
const hoverStyles = /<style[^>]*>.*<\/style>/s
const hoverClass = / class="zr\d+-cls-\d+"/g

/** What the ids of a drawing begin with: a count of the process's drawings. */
const drawingNumber = /\bzr\d+-/g

const optionOf = ({ series, bars, limit }: BarChart): echarts.EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: "inherit" },
  grid: { top: LEGEND_HEIGHT, bottom: AXIS_HEIGHT, left: 104, right: 62 },
  legend: {
    show: series.length > 1 || limit !== null,
    left: 0,
    top: 0,
    selectedMode: false,
    itemGap: 34,
    itemWidth: 22,
    itemHeight: 12,
    textStyle: { color: "var(--ink)", fontSize: FONT_SIZE },
    data: series.map(({ name }) => name)
  },
  xAxis: {
    type: "value",
    min: 0,
    axisLabel: { formatter: "{value}%", color: "var(--muted)", fontSize: FONT_SIZE, hideOverlap: true },
    splitNumber: 4,
    splitLine: { lineStyle: { color: "var(--line)" } }
  },
  yAxis: {
    type: "category",
    inverse: true,
    data: bars.map(({ label }) => shortened(label)),
    axisLabel: { color: "var(--ink)", fontSize: FONT_SIZE, interval: 0 },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: "var(--line)" } }
  },
  series: [
    ...series.map(({ name, tone }, index) => ({
      name,
      type: "bar",
      stack: "parts",
      silent: true,
      barWidth: 16,
      data: bars.map(({ parts }) => drawn(parts[index] ?? 0)),
      itemStyle: { color: colours[tone], ...(patterns[tone] === undefined ? {} : { decal: patterns[tone] }) },
      ...(index === 0 && limit !== null ? { markLine: limitLine(limit) } : {})
    })),
    // Nothing but the texts at the ends of the bars.
    {
      type: "bar",
      stack: "parts",
      silent: true,
      data: bars.map(({ text }) => ({ value: 0, label: { show: true, position: "right", formatter: text } })),
      label: { color: "var(--ink)", fontSize: FONT_SIZE }
    }
  ]
})

/** A percentage to hundredths, which no axis stumbles over; nothing of one that is none. */
const drawn = (percent: number): number =>
  Number.isFinite(percent) ? hundredthsOf(Math.min(100, Math.max(0, percent))) / 100 : 0

const limitLine = ({ percent, text }: NonNullable<BarChart["limit"]>): echarts.EChartsCoreOption => ({
  silent: true,
  symbol: "none",
  lineStyle: { color: "var(--bad)", type: "dashed", width: 1.5 },
  label: { formatter: text, color: "var(--bad)", fontSize: FONT_SIZE, position: "start", distance: 4 },
  data: [{ xAxis: percent }]
})

const shortened = (label: string): string => {
  const characters = Array.from(label)
  return characters.length <= LABEL_LENGTH ? label : `${characters.slice(0, LABEL_LENGTH - 1).join("")}…`
}
