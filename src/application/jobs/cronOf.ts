import { Config } from "effect"
import type { Job } from "./Job.js"

/** The times of a job: `JOB_<NAME>_CRON`, else its own. Five fields, UTC. */
export const cronOf = <E, R>({ cron, name }: Pick<Job<E, R>, "cron" | "name">): Config.Config<string> =>
  Config.withDefault(Config.string(`JOB_${name.toUpperCase().replaceAll("-", "_")}_CRON`), cron)
