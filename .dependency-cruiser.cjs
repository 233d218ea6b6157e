const { join } = require("node:path")

/**
 * The walls of the house: who may import whom. `test/architecture` keeps one offending file for each rule and asserts
 * that the rule reports it.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "domain-stays-inside",
      comment: "The domain knows Filecoin Plus and nothing else: no use case, no adapter.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { path: "^src/", pathNot: "^src/domain/" }
    },
    {
      name: "domain-of-libraries-only-effect",
      comment: "Which of effect the domain may use is held by biome.json.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: ["^src/", "node_modules/effect/"], couldNotResolve: false }
    },
    {
      name: "ports-know-only-domain-and-tables",
      comment: "A port says what use cases need; it knows no use case.",
      severity: "error",
      from: { path: "^src/application/ports/" },
      to: {
        path: "^src/",
        pathNot: ["^src/domain/", "^src/application/ports/", "^src/application/aggregation/AggregationTable\\.ts$"]
      }
    },
    {
      name: "application-stays-inside",
      comment: "Use cases reach the outside through ports.",
      severity: "error",
      from: { path: "^src/application/" },
      to: { path: "^src/", pathNot: ["^src/application/", "^src/domain/"] }
    },
    {
      name: "application-of-libraries-only-effect",
      comment: "What needs a library or the machine is an adapter's work.",
      severity: "error",
      from: { path: "^src/application/" },
      to: { pathNot: ["^src/", "node_modules/effect/"], couldNotResolve: false }
    },
    {
      name: "adapters-never-meet",
      comment: "Adapters share code in adapters/shared and are joined in main.ts.",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/" },
      to: { path: "^src/adapters/", pathNot: ["^src/adapters/$1/", "^src/adapters/shared/"] }
    },
    {
      name: "driving-adapters-call-use-cases",
      comment: "HTTP, jobs and command line call use cases; of the ports they know the failures only.",
      severity: "error",
      from: { path: "^src/adapters/(http|jobs|cli)/" },
      to: { path: "^src/application/ports/", pathNot: "^src/application/ports/PortErrors\\.ts$" }
    },
    {
      name: "nobody-imports-main",
      comment: "main.ts joins the sides; it is nobody's library.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/main\\.ts$" },
      to: { path: "^src/main\\.ts$" }
    },
    {
      name: "sources-know-no-tests",
      comment: "What runs in production stands in src.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^test/" }
    },
    {
      name: "no-cycles",
      comment: "Types count: two files that need one another are one file, or three.",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true }
    },
    {
      name: "no-unresolvable",
      comment: "An import that fails to resolve would satisfy every other rule in silence.",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true }
    },
    {
      name: "no-undeclared-packages",
      comment: "Each package that we import is pinned by us, not by a package of ours.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] }
    },
    {
      name: "no-development-packages",
      comment: "The image holds no development packages.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] }
    }
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, "tsconfig.json") },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] }
  }
}
