import type { AuditOutcomesMonth } from "./AuditTables.js"

/**
 * Outcomes by month of edition 5, ascending, as the programme published them: its audits are in no registry.
 * Source: published rules, "Audits", outcomes by month; table "audit outcomes" of edition 5.
 */
export const editionFiveAuditOutcomes: ReadonlyArray<AuditOutcomesMonth> = [
  { month: "2024-03", datacap: { unknown: 405 }, count: { unknown: 81 } },
  { month: "2024-04", datacap: { unknown: 405 }, count: { unknown: 81 } },
  {
    month: "2024-05",
    datacap: { passed: 90, passedConditionally: 37.5, failed: 15, unknown: 335 },
    count: { passed: 6, passedConditionally: 5, failed: 3, unknown: 67 }
  },
  {
    month: "2024-06",
    datacap: { passed: 145, passedConditionally: 45, failed: 20, unknown: 305 },
    count: { passed: 10, passedConditionally: 6, failed: 4, unknown: 61 }
  },
  {
    month: "2024-07",
    datacap: { passed: 190, passedConditionally: 55, failed: 20, unknown: 280 },
    count: { passed: 14, passedConditionally: 7, failed: 4, unknown: 56 }
  },
  {
    month: "2024-08",
    datacap: { passed: 300, passedConditionally: 50, failed: 20, unknown: 245 },
    count: { passed: 22, passedConditionally: 6, failed: 4, unknown: 49 }
  },
  {
    month: "2024-09",
    datacap: { passed: 445, passedConditionally: 57.5, failed: 20, unknown: 200 },
    count: { passed: 30, passedConditionally: 7, failed: 4, unknown: 40 }
  },
  {
    month: "2024-10",
    datacap: { passed: 545, passedConditionally: 77.5, failed: 20, unknown: 185 },
    count: { passed: 31, passedConditionally: 9, failed: 4, unknown: 37 }
  },
  {
    month: "2024-11",
    datacap: { passed: 590, passedConditionally: 130, failed: 40, unknown: 180 },
    count: { passed: 28, passedConditionally: 11, failed: 6, unknown: 36 }
  },
  {
    month: "2024-12",
    datacap: { passed: 537.5, passedConditionally: 205, failed: 40, unknown: 175 },
    count: { passed: 25, passedConditionally: 15, failed: 6, unknown: 35 }
  },
  {
    month: "2025-01",
    datacap: { passed: 537.5, passedConditionally: 205, failed: 40, unknown: 175 },
    count: { passed: 25, passedConditionally: 15, failed: 6, unknown: 35 }
  },
  {
    month: "2025-02",
    datacap: { passed: 770, passedConditionally: 147.5, failed: 65, unknown: 165 },
    count: { passed: 28, passedConditionally: 12, failed: 8, unknown: 33 }
  },
  {
    month: "2025-03",
    datacap: { passed: 855, passedConditionally: 160, failed: 75, unknown: 150 },
    count: { passed: 29, passedConditionally: 13, failed: 9, unknown: 30 }
  },
  {
    month: "2025-04",
    datacap: { passed: 965, passedConditionally: 155, failed: 75, unknown: 140 },
    count: { passed: 32, passedConditionally: 12, failed: 9, unknown: 28 }
  },
  {
    month: "2025-05",
    datacap: { passed: 1010, passedConditionally: 160, failed: 80, unknown: 135 },
    count: { passed: 32, passedConditionally: 12, failed: 10, unknown: 27 }
  },
  {
    month: "2025-06",
    datacap: { passed: 1110, passedConditionally: 170, failed: 80, unknown: 125 },
    count: { passed: 33, passedConditionally: 13, failed: 10, unknown: 25 }
  }
]
