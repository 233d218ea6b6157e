import { Effect, Layer } from "effect"
import { ReportStatistics } from "../../application/ports/ReportStatistics.js"
import { storedChecks } from "./storedChecks.js"
import { storedScores } from "./storedScores.js"

export const PgReportStatisticsLive = Layer.effect(
  ReportStatistics,
  Effect.gen(function* () {
    return ReportStatistics.of({ ...(yield* storedScores), ...(yield* storedChecks) })
  })
)
