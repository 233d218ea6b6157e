import type { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"

/** The published rules by value, in percent where they are ranks; written down a second time, by hand. */
export const publishedPoints: Readonly<Record<ScoringMetricId, (value: number) => number>> = {
  IPNI_REPORTING: (percent) => (percent > 55 ? 3 : percent >= 50 ? 1 : 0),
  HTTP_RETRIEVABILITY: (rank) => (rank > 75 ? 3 : rank > 50 ? 1 : 0),
  URL_FINDER_RETRIEVABILITY: (rank) => (rank > 50 ? 3 : rank > 25 ? 1 : 0),
  CID_SHARING: (percent) => (percent <= 0 ? 2 : percent <= 2 ? 1 : 0),
  DUPLICATED_DATA: (percent) => (percent <= 0.25 ? 2 : percent <= 5 ? 1 : 0),
  UNIQUE_DATA_SET_SIZE: (percent) => (percent < 100 ? 1 : percent <= 120 ? 2 : 0),
  EQUALITY_OF_DATACAP_DISTRIBUTION: (deviation) => {
    if (deviation >= 0.9 && deviation <= 1.1) return 3
    if (deviation >= 0.7 && deviation <= 1.3) return 2
    return deviation >= 0.5 && deviation <= 1.5 ? 1 : 0
  },
  CLIENT_DIVERSITY: (ratio) => (ratio > 0.6 ? 2 : ratio >= 0.4 ? 1 : 0),
  CLIENT_PREVIOUS_APPLICATIONS: (percent) => (percent > 75 ? 2 : percent >= 60 ? 1 : 0)
}

/** B3. */
export const correctedEqualityPoints = (deviation: number): number =>
  deviation <= 0.1 ? 3 : deviation <= 0.3 ? 2 : deviation <= 0.5 ? 1 : 0
