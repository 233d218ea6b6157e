import { defineConfig } from "vitest/config"

const shared = {
  pool: "forks" as const,
  poolOptions: { forks: { isolate: false } },
  restoreMocks: true,
  setupFiles: ["test/support/freshMethods.ts"]
}

/**
 * Files of a project share loaded modules, for loading them takes longer than most tests: the metrics that one leaves in the
 * process the next finds there. Only tests named `*.integration.test.ts` wait for the cluster of `startTestCluster.ts`;
 * `*.system.test.ts` run apart.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    minWorkers: 1,
    // Whether forks are kept is read here, what is isolated in them in the projects.
    poolOptions: { forks: { isolate: false } },
    projects: [
      {
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
