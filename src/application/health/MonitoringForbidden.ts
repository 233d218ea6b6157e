import { Data } from "effect"

/** Monitoring was asked without the token, or none is configured. */
export class MonitoringForbidden extends Data.TaggedError("MonitoringForbidden")<{}> {}
