import { type HttpApp, HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"

/**
 * Shows the API one spelling of each request: no slash at the end of the path, of a query key that is given twice the
 * last value, no key without a value.
 */
export const normaliseRequest = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.updateService(app, HttpServerRequest.HttpServerRequest, (request) =>
    request.modify({ url: normaliseUrl(request.url) })
  )

export const normaliseUrl = (url: string): string => {
  const [path = "", query] = splitUrl(url)
  const trimmed = withoutSlashes(path) || "/"
  if (query === undefined) return trimmed
  const values = new Map(Array.from(new URLSearchParams(query)).filter(([, value]) => value !== ""))
  const last = new URLSearchParams(Array.from(values)).toString()
  return last === "" ? trimmed : `${trimmed}?${last}`
}

/** A path without the slashes at its end, in linear time however many there are. */
const withoutSlashes = (path: string): string => {
  let end = path.length
  while (path[end - 1] === "/") end--
  return path.slice(0, end)
}

/** Path and, when there is one, query of a request's URL. */
export const splitUrl = (url: string): readonly [path: string, query?: string] => {
  const mark = url.indexOf("?")
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}
