import type { HttpRouter } from "@effect/platform"
import { Array as Arr, Chunk } from "effect"

/** Methods that a path answers to, `HEAD` with `GET`; empty for an unknown path. */
export const methodsOf = (router: HttpRouter.HttpRouter<unknown, unknown>, path: string): ReadonlyArray<string> =>
  Arr.dedupe(
    Chunk.toReadonlyArray(router.routes)
      .filter((route) => patternOf(route.path).test(path))
      .flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]))
  )

/** `/data/runs/:id` as an expression of the paths that it stands for. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split("/")
      .map((segment) => (segment.startsWith(":") ? "[^/]+" : escaped(segment)))
      .join("/")}/?$`
  )

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
