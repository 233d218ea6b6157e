import { Duration, Schedule } from "effect"

/**
 * Times of the tunnel. They keep two promises: a drop is noticed within 30 seconds, and within 15 seconds of the far
 * side's return the tunnel is there again, also when an attempt has just begun to hang.
 */
export const tunnelPolicy = {
  /** Of one attempt, from the name of the host to the accepted key. */
  attempt: Duration.seconds(8),
  /** Pause between two questions whether the far side is there. */
  keepAlive: Duration.seconds(6),
  /** Questions that may stay unanswered: silence is noticed at the fourth, after 24 seconds. */
  unanswered: 3,
  /** A tunnel that lasted this long was a good one: the pauses begin anew. */
  stable: Duration.seconds(1)
}

/** From a quarter of a second to five between attempts, so that instances do not come back all at once. */
export const reconnectPauses = Schedule.exponential("250 millis").pipe(
  Schedule.union(Schedule.spaced("4 seconds")),
  Schedule.jitteredWith({ min: 0.75, max: 1.25 })
)

/**
 * After keys that were not accepted: from a second to eight for two minutes, since a server that is starting may refuse
 * every key, and then to thirty, for somebody has to act. Servers count refusals against whoever comes: OpenSSH 9.8 charges
 * five seconds for each and bars who owes fifteen, which one instance never does.
 */
export const refusalPauses = Schedule.exponential("1 second").pipe(
  Schedule.union(Schedule.spaced("8 seconds")),
  Schedule.upTo("2 minutes"),
  Schedule.andThen(Schedule.union(Schedule.exponential("16 seconds"), Schedule.spaced("30 seconds"))),
  Schedule.jitteredWith({ min: 0.75, max: 1 })
)
