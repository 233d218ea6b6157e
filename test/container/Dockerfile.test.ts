import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { DockerfileParser, type From, type Instruction } from "dockerfile-ast"
import { validate } from "dockerfile-utils"

const text = readFileSync("Dockerfile", "utf8")
const dockerfile = DockerfileParser.parse(text)
const instructions = dockerfile.getInstructions()

const keyword = (instruction: Instruction) => instruction.getKeyword().toUpperCase()
const lastStage = instructions.slice(instructions.findLastIndex((instruction) => keyword(instruction) === "FROM") + 1)
const argumentsOf = (name: string, among: ReadonlyArray<Instruction> = instructions) =>
  among.filter((instruction) => keyword(instruction) === name).map((each) => each.getArgumentsContent() ?? "")

describe("the Dockerfile", () => {
  it("has no fault that a linter knows", () => {
    assert.deepStrictEqual(validate(text), [])
  })

  it("is told from a faulty one by that linter", () => {
    assert.isNotEmpty(validate("FROM node:20\nEXPOSE 3000000\nCOPPY a b\n"))
  })

  it("starts each stage from an exact version of Node 20", () => {
    const images = dockerfile.getFROMs().map((from: From) => from.getImage() ?? "")
    assert.lengthOf(images, 2)
    for (const image of images) assert.match(image, /^node:20\.\d+\.\d+-bookworm-slim$/)
  })

  it("installs exactly what the lock file says and leaves development packages behind", () => {
    const [install, build] = argumentsOf("RUN")
    assert.match(install ?? "", /^npm ci\b/)
    assert.match(build ?? "", /npm run build && npm prune --omit=dev\b/)
  })

  it("runs as an ordinary user from the last stage on", () => {
    assert.deepStrictEqual(argumentsOf("USER", lastStage), ["node"])
    const afterUser = lastStage.slice(lastStage.findIndex((instruction) => keyword(instruction) === "USER"))
    assert.notIncludeMembers(afterUser.map(keyword), ["RUN", "COPY", "ADD"])
  })

  it("copies what the program reads at run time", () => {
    const sources = argumentsOf("COPY", lastStage).map((copy) => copy.replace(/^\/app\//, "").split(" ")[0])
    assert.sameMembers(sources, ["package.json", "node_modules", "dist", "data"])
  })

  it("answers for its health on the port that it exposes", () => {
    assert.deepStrictEqual(argumentsOf("EXPOSE", lastStage), ["3000"])
    const [check] = argumentsOf("HEALTHCHECK", lastStage)
    assert.include(check ?? "", "PORT ?? 3000}/health/live")
  })

  it("starts Node itself, so that SIGTERM reaches it", () => {
    assert.deepStrictEqual(argumentsOf("CMD", lastStage), ['["node", "dist/main.js"]'])
    assert.deepStrictEqual(argumentsOf("ENTRYPOINT", lastStage), [])
  })

  it("holds no secret", () => {
    assert.notMatch(text, /password|secret|token|_pat\b|_key\b/i)
  })
})

it("the build context holds what the Dockerfile copies and nothing else", () => {
  const patterns = readFileSync(".dockerignore", "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
  const [everything, ...exceptions] = patterns
  assert.strictEqual(everything, "*")
  const copied = dockerfile
    .getCOPYs()
    .filter((copy) => copy.getFromFlag() === null)
    .flatMap((copy) => (copy.getArgumentsContent() ?? "").split(/\s+/).slice(0, -1))
  assert.sameMembers(
    exceptions.map((pattern) => pattern.slice(1)),
    copied
  )
})
