import { isIP } from "node:net"
import { HttpRouter } from "@effect/platform"
import { Effect, Schema } from "effect"
import { placeOf } from "../sample/Places.js"
import { json, queryValue, type SampleService } from "./SampleService.js"

const AddressPath = Schema.Struct({ ip: Schema.String })

const refused = (status: number, title: string, message: string) => json({ status, error: { title, message } }, status)

/** Places of the addresses that documentation uses; needs some token, whichever. */
export const ipinfo: SampleService = {
  path: "/ipinfo",
  routes: ({ seed }) => {
    const location = Effect.gen(function* () {
      const { ip } = yield* HttpRouter.schemaPathParams(AddressPath)
      if ((yield* queryValue("token")) === undefined) {
        return yield* refused(403, "Unknown token", "Please ensure you've entered your token correctly.")
      }
      if (isIP(ip) === 0) return yield* refused(404, "Wrong ip", "Please provide a valid IP address")
      const place = placeOf(seed, ip)
      if (place === "bogon") return yield* json({ ip, bogon: true })
      return yield* json(place === "unknown" ? { ip, org: "AS64501 Nowhere in particular" } : { ip, ...place })
    })
    return HttpRouter.empty.pipe(HttpRouter.get("/:ip", location))
  }
}
