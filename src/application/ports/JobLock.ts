import type { Effect, Option } from "effect"
import { Context, Data } from "effect"
import type { RepositoryError } from "./PortErrors.js"

/** The connection that held the lock broke, and the lock with it. */
export class LockLost extends Data.TaggedError("LockLost")<{ readonly job: string }> {
  override get message(): string {
    return `the lock of ${this.job} was lost with its connection`
  }
}

/** One holder of a job's lock among all instances; a holder that dies lets go. */
export class JobLock extends Context.Tag("cdp/JobLock")<
  JobLock,
  {
    /** Runs `work` while holding the lock, interrupts it when the lock is lost. None, at once, when another holds it. */
    readonly withLock: (
      job: string
    ) => <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<Option.Option<A>, E | RepositoryError | LockLost, R>
  }
>() {}
