import { Terminal } from "@effect/platform"
import { Cause, Config, DateTime, Effect, HashMap, Inspectable, Layer, Logger, Option } from "effect"
import { plainText } from "./plainText.js"

const DIM = "\u001b[2m"
const RESET = "\u001b[0m"
const colours: Record<string, string> = { WARN: "\u001b[33m", ERROR: "\u001b[31m", FATAL: "\u001b[31m" }

const textOf = (value: unknown): string => (typeof value === "string" ? value : Inspectable.toStringUnknown(value, 0))

/** A line an event, what its cause knows below it. */
const lineLogger = (head: (instant: string, level: string) => string, tail: string): Logger.Logger<unknown, string> =>
  Logger.make(({ annotations, cause, date, logLevel, message }) => {
    const parts = [
      ...(Array.isArray(message) ? message : [message]).map(textOf),
      ...HashMap.toEntries(annotations).map(([key, value]) => `${key}=${textOf(value)}`)
    ]
    const known = Cause.isEmpty(cause) ? "" : `\n${Cause.pretty(cause, { renderErrorCause: true })}`
    const instant = DateTime.formatIso(DateTime.unsafeFromDate(date))
    return `${head(instant, logLevel.label)}${plainText(`${parts.join(" ")}${known}`)}${tail}`
  })

/** For eyes: time of day dimmed, trouble in colour. */
export const prettyLogger = lineLogger(
  (instant, level) => `${DIM}${instant.slice(11, 19)}${RESET} ${colours[level] ?? ""}`,
  RESET
)

/** For pipes that people read later: instant, level, no control sequence. */
export const plainLogger = lineLogger((instant, level) => `${instant.slice(0, 19)}Z ${level.padEnd(5)} `, "")

const loggers = { pretty: prettyLogger, json: Logger.jsonLogger, plain: plainLogger } as const

const logFormat = Config.option(Config.literal("pretty", "json")("LOG_FORMAT"))

/**
 * Logs on standard error in the format of `LOG_FORMAT`; when it is not set, `pretty` on a terminal and `piped` elsewhere.
 * Standard output is left to data.
 */
export const loggingLive = (piped: "json" | "plain") =>
  Effect.gen(function* () {
    const terminal = yield* Terminal.Terminal
    const unset = (yield* terminal.isTTY) ? "pretty" : piped
    const format = Option.getOrElse(yield* logFormat, () => unset)
    return Logger.replace(Logger.defaultLogger, Logger.withConsoleError(loggers[format]))
  }).pipe(Layer.unwrapEffect)

const logLevel = Config.option(Config.logLevel("LOG_LEVEL"))

/** Least level that is logged: `LOG_LEVEL`, else Effect's own default, info. */
export const logLevelLive = Effect.map(
  logLevel,
  Option.match({ onNone: () => Layer.empty, onSome: Logger.minimumLogLevel })
).pipe(Layer.unwrapEffect)
