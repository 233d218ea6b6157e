import { defineConfig } from "vitest/config"

/** Tests of whole processes, one file after the other: they wait for deadlines and use the machine as it comes. */
export default defineConfig({
  test: {
    include: ["test/system/**/*.system.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
