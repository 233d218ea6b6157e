import type { HttpClient } from "@effect/platform"
import { Context } from "effect"
import type { UpstreamCalls } from "../shared/UpstreamCalls.js"

/** The way to the URL finder, one for all that ask it: what is at once and what counts as down is counted together. */
export class UrlFinderService extends Context.Tag("cdp/UrlFinderService")<
  UrlFinderService,
  {
    readonly client: HttpClient.HttpClient
    /** Base address. */
    readonly url: string
    readonly call: UpstreamCalls["call"]
    /** The generation of its interface that the rule set goes by. */
    readonly isFirstGeneration: boolean
  }
>() {}
