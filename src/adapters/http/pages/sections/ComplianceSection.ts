import { DateTime, Option } from "effect"
import type { ComplianceScore, ComplianceVerdict } from "../../../../domain/compliance/ComplianceScore.js"
import type { ComponentScore, ToldExplanation } from "../../../../domain/compliance/ComponentScore.js"
import type { AllocatorReportRecord } from "../../../../domain/report/ReportRecord.js"
import { printQuantity, quantity } from "../../../../domain/rules/Explanation.js"
import { hundredthsWithin } from "../../../../domain/shared/Hundredths.js"
import { fixed2 } from "../../../../domain/shared/Texts.js"
import type { Finding, Highlight, Section, Table, Tone, Verdict } from "../ReportDocument.js"
import { code, inputFacts, percentText, sentence, sizeText, statedText } from "../Wording.js"
import { prospectFacts } from "./ChecksSection.js"

/** Evidence that a component shows here. */
const EVIDENCE = 5

const verdicts: Readonly<Record<ComplianceVerdict, Verdict>> = {
  compliant: { tone: "good", text: "Compliant" },
  nonCompliant: { tone: "bad", text: "Not compliant" },
  notMeasured: { tone: "neutral", text: "Not measured" }
}

/** Two decimals, cut off. */
const printPoints = (points: number): string => fixed2(hundredthsWithin(points) / 100)

/** An allocator's weighted compliance score and its components. */
export const complianceSection = ({ compliance, report }: AllocatorReportRecord): Section => ({
  id: "compliance-score",
  title: "Compliance score",
  blocks: Option.match(compliance, {
    onNone: () => [{ _tag: "Paragraph", text: ["Not measured: no week has been aggregated yet."] }],
    onSome: ({ week, score }) => [
      {
        _tag: "Facts",
        facts: [
          { name: "Week from", value: [DateTime.formatIsoDateUtc(week)] },
          {
            name: "Share that one storage provider of a client may hold",
            value: percentText(score.policy.maxProviderShare)
          }
        ]
      },
      { _tag: "Findings", heading: null, findings: [totalFinding(score)], isBrief: false },
      {
        _tag: "Findings",
        heading: { id: "components", text: "Components" },
        findings: score.components.map((component) => componentFinding(component, report.allocator)),
        isBrief: false
      }
    ]
  })
})

export const complianceHighlight = ({ compliance }: AllocatorReportRecord): Highlight =>
  Option.match(compliance, {
    onNone: () => ({ name: "Compliance score", value: "not measured", note: "no week aggregated", tone: "neutral" }),
    onSome: ({ score: { score, verdict } }) => ({
      name: "Compliance score",
      value: score === null ? "not measured" : printPoints(score),
      note: verdicts[verdict].text.toLowerCase(),
      tone: verdicts[verdict].tone
    })
  })

const totalFinding = ({ score, verdict, explanation }: ComplianceScore): Finding => ({
  title: score === null ? "No score" : `${printPoints(score)} of 100`,
  verdict: verdicts[verdict],
  message: [findingOf(explanation)],
  inputs: inputFacts(explanation.inputs),
  details: [{ name: "Boundary", value: [sentence(explanation.boundary)] }, ...prospectFacts(explanation.prospect)],
  table: null
})

/** What was found; what would change it is told apart. */
const findingOf = ({ sentence: told, prospect }: ToldExplanation): string => {
  const outlook = prospect._tag === "Within" ? `; ${prospect.text}` : ""
  return sentence(told.endsWith(outlook) ? told.slice(0, told.length - outlook.length) : told)
}

const toneOf = (value: number | null): Tone =>
  value === null ? "neutral" : value >= 1 ? "good" : value <= 0 ? "bad" : "middling"

const componentFinding = (component: ComponentScore, allocator: string): Finding => ({
  title: component.name,
  verdict: {
    tone: toneOf(component.value),
    text: component.points === null ? "Not measured" : `${fixed2(component.points)} of ${component.weight}`
  },
  message: [findingOf(component.explanation)],
  inputs: inputFacts(component.explanation.inputs),
  details: [
    { name: "What it measures", value: [sentence(component.description)] },
    { name: "Coverage", value: [printQuantity(quantity(100 * component.coverage, "percent"))] },
    { name: "Boundary", value: [sentence(component.explanation.boundary)] },
    ...prospectFacts(component.explanation.prospect)
  ],
  table: component.evidence.length === 0 ? null : evidenceTable(component, allocator)
})

const evidenceTable = ({ id, name, evidence }: ComponentScore, allocator: string): Table => ({
  _tag: "Table",
  id: `evidence-${id.toLowerCase()}`,
  caption: `What costs most in ${name}`,
  columns: [{ name: "Who" }, { name: "Bytes", isNumber: true }, { name: "Why" }],
  rows: evidence.slice(0, EVIDENCE).map((row) => [code(row.id), sizeText(row.bytes), statedText(row.reason)]),
  more:
    evidence.length <= EVIDENCE
      ? null
      : [
          `${evidence.length - EVIDENCE} more; for the last complete week they are in `,
          {
            _tag: "Link",
            text: "the compliance score as JSON",
            href: `../../allocators/${allocator}/compliance-score`
          },
          "."
        ],
  marked: null
})
