import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { getComplianceHistory } from "../../application/compliance/GetComplianceHistory.js"
import { getComplianceScore } from "../../application/compliance/GetComplianceScore.js"
import { listComplianceScores } from "../../application/compliance/ListComplianceScores.js"
import type { ComplianceScore as Score } from "../../domain/compliance/ComplianceScore.js"
import type { AllocatorNotFound } from "../../domain/report/ReportErrors.js"
import { CdpApi } from "./CdpApi.js"
import { ComplianceHistoryPage, ComplianceScore, ComplianceScoresPage } from "./ComplianceScoresApi.js"
import { datedJson } from "./DatedAnswer.js"
import { listQueryOf, pageOf, paginationOf } from "./Paging.js"
import { invalidPolicy, policyChangesOf } from "./PolicyParameters.js"
import { generationFailures, notFound } from "./WireErrors.js"

const complianceScore = datedJson(ComplianceScore)
const complianceScoresPage = datedJson(ComplianceScoresPage)
const complianceHistoryPage = datedJson(ComplianceHistoryPage)

const allocatorNotFound = ({ allocator }: AllocatorNotFound) => notFound(`Allocator not found: ${allocator}`)

export const ComplianceScoresHandlersLive = HttpApiBuilder.group(CdpApi, "complianceScores", (handlers) =>
  handlers
    .handle("getComplianceScores", ({ urlParams }) =>
      listComplianceScores({
        ...listQueryOf(urlParams),
        changes: policyChangesOf(urlParams),
        verdict: urlParams.verdict
      }).pipe(
        Effect.catchTags({ ...generationFailures, InvalidPolicy: invalidPolicy }),
        Effect.flatMap(({ generation, list, ...judged }) =>
          complianceScoresPage(generation, {
            ...judged,
            pagination: paginationOf(list),
            verdict: urlParams.verdict,
            count: list.total,
            data: list.rows.map(wireScore)
          })
        )
      )
    )
    .handle("getComplianceScore", ({ path, urlParams }) =>
      getComplianceScore(path.allocatorId, policyChangesOf(urlParams)).pipe(
        Effect.catchTags({ ...generationFailures, InvalidPolicy: invalidPolicy, AllocatorNotFound: allocatorNotFound }),
        Effect.flatMap(({ generation, scored: { allocator, score, week } }) =>
          complianceScore(generation, { ...wireScore(score), allocatorId: allocator, week })
        )
      )
    )
    .handle("getComplianceHistory", ({ path, urlParams }) =>
      getComplianceHistory(path.allocatorId, pageOf(urlParams)).pipe(
        Effect.catchTags({ ...generationFailures, AllocatorNotFound: allocatorNotFound }),
        Effect.flatMap(({ allocator, generation, list }) =>
          complianceHistoryPage(generation, {
            pagination: paginationOf(list),
            allocatorId: allocator,
            data: list.rows.map(({ report, score, ...stored }) => ({
              ...stored,
              ...wireScore(score),
              reportId: report
            }))
          })
        )
      )
    )
)

/** A score whose explanations are the sentences that tell them. */
const wireScore = <S extends Pick<Score, "explanation" | "components">>(score: S) => ({
  ...score,
  explanation: score.explanation.sentence,
  components: score.components.map((component) => ({ ...component, explanation: component.explanation.sentence }))
})
