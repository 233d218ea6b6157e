import { createHash } from "node:crypto"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Clock, Effect } from "effect"
import { bookkeepingFiles } from "../sample/ApplicationFiles.js"
import { contentsAnswer, notFoundBody, repositories } from "../sample/GithubContents.js"
import { json, type SampleService, type ServedSample } from "./SampleService.js"

export const registryRepository = { owner: "filecoin-project", name: "Allocator-Registry" }

/** Requests an hour, of which nobody uses up so many. */
const LIMIT = 100_000
const HOUR_MILLIS = 3_600_000

/**
 * The contents interface: registry and bookkeeping repositories. A request that names the entity tag it was given before
 * is answered by 304, which does not count among the requests of the hour.
 */
export const github: SampleService = {
  path: "/github",
  routes: (sample) => {
    const known = knownRepositories(sample)
    const countRequest = hourlyCount()
    const contents = Effect.gen(function* () {
      const { headers, url } = yield* HttpServerRequest.HttpServerRequest
      const [, owner = "", name = "", path = ""] = /^\/repos\/([^/]+)\/([^/]+)\/contents\/?([^?]*)/.exec(url) ?? []
      const answer = contentsAnswer(known, `${sample.base}/github`, `${owner}/${name}`, decodedPath(path))
      if (answer === undefined) return yield* json(notFoundBody, 404, yield* countRequest(1))
      const body = JSON.stringify(answer)
      // The port changes from start to start, and nothing else need change with it.
      const etag = `"${createHash("sha256").update(body.replaceAll(sample.base, "")).digest("hex")}"`
      const isKnown = (headers["if-none-match"] ?? "").split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, "") === etag)
      const tagged = {
        ...(yield* countRequest(isKnown ? 0 : 1)),
        etag,
        "cache-control": "private, max-age=60, s-maxage=60"
      }
      return isKnown
        ? HttpServerResponse.empty({ status: 304, headers: tagged })
        : HttpServerResponse.text(body, { headers: tagged, contentType: "application/json; charset=utf-8" })
    })
    return HttpRouter.empty.pipe(HttpRouter.get("/repos/*", contents))
  }
}

const knownRepositories = ({ data, network }: ServedSample) =>
  repositories([
    [`${registryRepository.owner}/${registryRepository.name}`, [...data.registry, ...data.registryExtras]],
    ...bookkeepingFiles(network, data)
  ])

/** A path that is escaped in a way that means nothing names no file. */
const decodedPath = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Adds to the requests of the hour; the headers that tell of them. */
const hourlyCount = () => {
  let [hour, used] = [0, 0]
  return (requests: number) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const current = Math.floor(now / HOUR_MILLIS)
      if (current !== hour) [hour, used] = [current, 0]
      used += requests
      return {
        "x-ratelimit-limit": String(LIMIT),
        "x-ratelimit-remaining": String(Math.max(0, LIMIT - used)),
        "x-ratelimit-used": String(used),
        "x-ratelimit-reset": String(((current + 1) * HOUR_MILLIS) / 1000),
        "x-ratelimit-resource": "core"
      }
    })
}
