import { Option } from "effect"
import type { AllocatorReportRecord } from "../../../../domain/report/ReportRecord.js"
import type { StoredRange } from "../../../../domain/scoring/Bands.js"
import { printScorePercentage, reportScore } from "../../../../domain/scoring/ReportScore.js"
import type { MetricScore } from "../../../../domain/scoring/ScoringMetric.js"
import { fixed2 } from "../../../../domain/shared/Texts.js"
import type { Finding, Highlight, Section, Table, Tone } from "../ReportDocument.js"
import { inputFacts, sentence, unknown } from "../Wording.js"
import { prospectFacts } from "./ChecksSection.js"

/** An allocator's scores with their bands. */
export const scoresSection = ({ scoring }: AllocatorReportRecord): Section => ({
  id: "scores",
  title: "Scores",
  blocks: Option.match(scoring, {
    onNone: () => [
      { _tag: "Paragraph", text: ["Not scored: the registry of the running edition does not have this allocator."] }
    ],
    onSome: ({ scores, dataType }) => {
      const { total, maximum } = reportScore(scores)
      return [
        {
          _tag: "Paragraph",
          text: [
            `${total} of ${maximum} points, ${printScorePercentage({ total, maximum })}%, as an allocator of ${dataTypes[dataType]}.`
          ]
        },
        { _tag: "Findings", heading: null, findings: scores.map(scoreFinding), isBrief: false }
      ]
    }
  })
})

const dataTypes = { openData: "open data", enterprise: "enterprise data" } as const

export const scoreHighlight = ({ scoring }: AllocatorReportRecord): Highlight =>
  Option.match(scoring, {
    onNone: () => ({ name: "Score", value: "not scored", note: "not in the registry", tone: "neutral" }),
    onSome: ({ scores }) => {
      const score = reportScore(scores)
      return {
        name: "Score",
        value: `${printScorePercentage(score)}%`,
        note: `${score.total} of ${score.maximum} points`,
        tone: "neutral"
      }
    }
  })

const printValue = (unit: "%" | null, value: number): string => `${Number(fixed2(value))}${unit ?? ""}`

const most = (ranges: ReadonlyArray<StoredRange>): number => Math.max(0, ...ranges.map(({ score }) => score))

const toneOf = (score: number, greatest: number): Tone => (score >= greatest ? "good" : score <= 0 ? "bad" : "middling")

const scoreFinding = (metric: MetricScore): Finding => {
  const greatest = most(metric.ranges)
  return {
    title: metric.name,
    verdict: { tone: toneOf(metric.score, greatest), text: `${metric.score} of ${greatest} points` },
    message: [
      `${printValue(metric.unit, metric.value)}. `,
      ...(metric.average === null
        ? ["The average of all allocators is unknown."]
        : [`The average of all allocators is ${printValue(metric.unit, metric.average)}.`])
    ],
    inputs: inputFacts(metric.explanation.inputs),
    details: [
      { name: "What it measures", value: [sentence(metric.description)] },
      { name: "Band", value: [sentence(metric.explanation.boundary)] },
      ...prospectFacts(metric.explanation.prospect)
    ],
    table: bandTable(metric)
  }
}

const bandTable = ({ metric, name, unit, ranges, score, value }: MetricScore): Table => {
  const ofScore = ranges.flatMap((range, index) => (range.score === score ? [{ range, index }] : []))
  const within = ofScore.find(
    ({ range }) => value >= range.minimum && (range.maximum === null || value <= range.maximum)
  )
  return {
    _tag: "Table",
    id: `bands-${metric.toLowerCase().replaceAll("_", "-")}`,
    caption: `Bands of ${name}`,
    columns: [{ name: "From" }, { name: "To", isNumber: true }, { name: "Points", isNumber: true }],
    rows: ranges.map((range) => [
      [printValue(unit, range.minimum)],
      range.maximum === null ? unknown("no end") : [printValue(unit, range.maximum)],
      [String(range.score)]
    ]),
    more: null,
    marked: (within ?? ofScore[0])?.index ?? null
  }
}
