// Prints `PASSED FAILED` of a vitest JSON report: countTests.mjs REPORT EXIT_STATUS
import { existsSync, readFileSync } from "node:fs"

const [report, status] = process.argv.slice(2)
const tests = existsSync(report)
  ? JSON.parse(readFileSync(report, "utf8")).testResults.flatMap(({ assertionResults }) => assertionResults)
  : []
const passed = tests.filter((test) => test.status === "passed").length
const failed = tests.length - passed
const brokeElsewhere = failed === 0 && (status !== "0" || passed === 0)
console.log(`${passed} ${failed + (brokeElsewhere ? 1 : 0)}`)
