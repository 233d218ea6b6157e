import { Config, Duration } from "effect"

/** `DATABASE_STATEMENT_TIMEOUT`, seconds (30): a read that exceeds it is cancelled by the server, and answers 504. */
export const statementTimeout = Config.integer("DATABASE_STATEMENT_TIMEOUT").pipe(
  Config.validate({ message: "Expected a number of seconds from 1 to 3600", validation: (n) => n >= 1 && n <= 3600 }),
  Config.withDefault(30),
  Config.map(Duration.seconds)
)
