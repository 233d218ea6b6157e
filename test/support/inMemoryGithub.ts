import { Effect, Layer, Option } from "effect"
import { GithubRegistry } from "../../src/application/ports/GithubRegistry.js"
import { UpstreamError, type UpstreamName } from "../../src/application/ports/PortErrors.js"

export const outage = (service: UpstreamName, reason: UpstreamError["reason"] = "unreachable") =>
  new UpstreamError({ service, operation: "test", reason, detail: "down" })

/** Text of each file by `owner/repo/path`, or why it cannot be read; a folder of that name with an error cannot be listed. */
export type GithubContents = Readonly<Record<string, string | UpstreamError>>

export interface GithubOptions {
  readonly registry?: string
  /** Folders whose listings are cut short, by `owner/repo/folder`. */
  readonly cutShort?: ReadonlyArray<string>
}

/** GitHub in memory, and the names of what was asked of it. */
export const inMemoryGithub = (contents: GithubContents, options: GithubOptions = {}) => {
  const asked: Array<string> = []
  const [owner = "", repo = ""] = (options.registry ?? "acme/registry").split("/")
  const layer = Layer.succeed(
    GithubRegistry,
    GithubRegistry.of({
      registry: options.registry === "" ? Option.none() : Option.some({ owner, repo }),
      list: (repository, folder) =>
        Effect.suspend(() => {
          const root = `${repository.owner}/${repository.repo}/`
          asked.push(root + folder)
          const failure = contents[root + folder]
          if (failure instanceof UpstreamError) return failure
          const files = Object.keys(contents)
            .filter((name) => name.startsWith(`${root}${folder}/`))
            .map((name) => ({ path: name.slice(root.length), sha: name }))
          if (files.length === 0) return Effect.succeedNone
          return Effect.succeedSome({ files, isComplete: options.cutShort?.includes(root + folder) !== true })
        }),
      read: ({ owner, repo }, { path }) =>
        Effect.suspend(() => {
          const name = `${owner}/${repo}/${path}`
          asked.push(name)
          const content = contents[name]
          if (content === undefined) return Effect.dieMessage(`${name} was never listed`)
          return typeof content === "string" ? Effect.succeed(content) : content
        })
    })
  )
  return { layer, asked }
}
