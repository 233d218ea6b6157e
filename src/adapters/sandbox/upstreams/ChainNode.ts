import { HttpRouter } from "@effect/platform"
import { evmMethods } from "./EvmMethods.js"
import { jsonRpc } from "./JsonRpc.js"
import { lotusMethods } from "./LotusMethods.js"
import { json, type SampleService, type ServedSample } from "./SampleService.js"

/** A node of the chain, which knows the methods of both of its sides wherever it is asked. */
const routes = (sample: ServedSample) =>
  HttpRouter.empty.pipe(
    HttpRouter.get("/", json({ status: "ok" })),
    HttpRouter.post("/v1", jsonRpc([...lotusMethods(sample), ...evmMethods(sample)]))
  )

export const lotus: SampleService = { path: "/lotus", routes }
export const filecoinEvm: SampleService = { path: "/evm", routes }
