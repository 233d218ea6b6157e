import { defineConfig } from "vitest/config"

/** Tests of whole processes, two files at a time: they wait for deadlines more than they compute. */
export default defineConfig({
  test: {
    include: ["test/system/**/*.system.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000
  }
})
