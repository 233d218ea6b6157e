import { defineConfig } from "vitest/config"

const shared = { pool: "forks" as const, restoreMocks: true }

/** Only tests named `*.integration.test.ts` wait for the cluster of `startTestCluster.ts`; `*.system.test.ts` run apart. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    minWorkers: 1,
    projects: [
      {
        // Pure functions share one loaded copy of the modules: loading them for each file takes longer than the tests.
        test: {
          name: "domain",
          pool: "threads",
          poolOptions: { threads: { isolate: false, singleThread: true } },
          testTimeout: 15_000,
          include: ["test/domain/**/*.test.ts"]
        }
      },
      {
        test: {
          ...shared,
          name: "unit",
          testTimeout: 15_000,
          include: ["test/**/*.test.ts"],
          exclude: ["test/domain/**", "test/**/*.integration.test.ts", "test/**/*.system.test.ts"]
        }
      },
      {
        test: {
          ...shared,
          name: "integration",
          include: ["test/**/*.integration.test.ts"],
          globalSetup: ["test/support/startTestCluster.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
})
