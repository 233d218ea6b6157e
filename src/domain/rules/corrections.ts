/** Name of a correction, as the published rules number what they keep on purpose. */
export type CorrectionId = "B1" | "B2" | "B3" | "B4" | "B5" | "B6" | "B7"

/** A rule that `v1` changes knowingly. */
export interface Correction {
  readonly id: CorrectionId
  readonly name: string
  /** What every other rule set does. */
  readonly before: string
  /** What `v1` does instead. */
  readonly after: string
}

/** Every correction of `v1`, in order. B8, shares that accumulate for ever, stays as it is. Source: published rules, "Kept on purpose". */
export const corrections: ReadonlyArray<Correction> = [
  {
    id: "B1",
    name: "Rate of the week",
    before: "An allocator's weighted rate takes a provider without new deals in the week for one with rate 0.",
    after: "It takes the provider's rate of that week, new deals or not."
  },
  {
    id: "B2",
    name: "Enabled checks only",
    before: "A provider check that is switched off counts as passed, so nobody is non-compliant then.",
    after:
      "Only the enabled checks grade: all pass is compliant, none passes is non-compliant, none enabled is compliant."
  },
  {
    id: "B3",
    name: "Equality earns points",
    before: "The deviation of the clients' shares earns most near 1, so equal clients earn nothing.",
    after: "The smaller the deviation, the more points."
  },
  {
    id: "B4",
    name: "Declared clients only",
    before: "A client that declares no data set size adds to the data stored and not to the data declared.",
    after: "It is left out of both; when no client declares a size, no points are earned."
  },
  {
    id: "B5",
    name: "Exact ratios",
    before:
      "Bands judge percentages that were cut off after two decimals: 55.009% as 55%. So do IPNI reporting, CID sharing, duplicated data and unique data set size.",
    after:
      "Bands judge the exact ratio; only the number that is shown is cut off. The shares whose deviation equality judges are exact, too."
  },
  {
    id: "B6",
    name: "Weighted means",
    before: "A report's mean rate counts each pair of client and provider once, and an unknown rate as 0.",
    after: "The mean is weighted by deal size and taken over the known rates."
  },
  {
    id: "B7",
    name: "Open data by reading",
    before: "Averages call data open when the applicant answered one of two exact texts.",
    after: "They read the answer as reports do: it contains a ticked box or a yes."
  }
]
