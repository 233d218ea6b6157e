import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { Schema } from "effect"

const Names = Schema.optionalWith(Schema.Record({ key: Schema.String, value: Schema.String }), { default: () => ({}) })
const LockedPackage = Schema.Struct({ dependencies: Names, devDependencies: Names, optionalDependencies: Names })
const LockFile = Schema.parseJson(
  Schema.Struct({ packages: Schema.Record({ key: Schema.String, value: LockedPackage }) })
)

const { packages } = Schema.decodeSync(LockFile)(readFileSync("package-lock.json", "utf8"))

/** A package that `from` needs is found beside it or in a folder above. */
const isLocked = (from: string, name: string): boolean =>
  `${from === "" ? "" : `${from}/`}node_modules/${name}` in packages ||
  (from !== "" && isLocked(from.replace(/\/?(node_modules\/)?(@[^/]+\/)?[^/]+$/, ""), name))

// npm ci refuses a lock file that knows the packages of one platform only; npm install writes one without a word where
// the packages of others cannot be fetched.
it("the lock file knows the packages of every platform", () => {
  const unlocked = Object.entries(packages).flatMap(([from, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(from, name))
  )
  assert.deepStrictEqual(unlocked, [])
})

it("each package that we name is pinned to one version", () => {
  const { dependencies, devDependencies, optionalDependencies } = packages[""] ?? assert.fail("no root package")
  for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/)
  }
})
