import { Effect } from "effect"

const signals = ["SIGINT", "SIGTERM"] as const

/** Our listeners, to tell them from those that shut the process down. */
const absorbers = new WeakSet<object>()

const shutsDown = (listener: object): boolean => !absorbers.has(listener)

/**
 * Takes a signal that comes while the process ends for an earlier one. Where nobody ends it in order, the first one acts as
 * if we were not here.
 */
const absorber = () => {
  let ending = false
  const absorb = (signal: NodeJS.Signals) => {
    if (!ending && !process.listeners(signal).some(shutsDown)) {
      process.removeListener(signal, absorb)
      process.kill(process.pid, signal)
    } else ending = true
  }
  absorbers.add(absorb)
  return absorb
}

/**
 * Until the scope closes, a signal that comes again does not cut short the end that the first one began: what the scope is
 * to stop would be left running. Below npm each Ctrl-C comes twice, from the terminal and from npm. SIGQUIT and SIGKILL
 * still end the process at once.
 */
export const outliveRepeatedSignals = Effect.acquireRelease(
  Effect.sync(() => {
    const absorb = absorber()
    // First to be called: those that shut the process down remove themselves.
    for (const signal of signals) process.prependListener(signal, absorb)
    return absorb
  }),
  (absorb) =>
    Effect.sync(() => {
      for (const signal of signals) process.removeListener(signal, absorb)
    })
)
