import { Context } from "effect"

/** Version of the package, `0.1.0`. */
export class ServiceVersion extends Context.Tag("cdp/ServiceVersion")<ServiceVersion, string>() {}
