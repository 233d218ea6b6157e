import { DateTime, Option } from "effect"

/** An ISO 8601 text in its parts. */
export interface IsoParts {
  /** `2025`, `2025-07` or `2025-07-31`. */
  readonly day: string
  /** `T10:30`, `T10:30:00` or `T10:30:00.5`; midnight by default. */
  readonly time?: string | undefined
  /** `Z`, `+02:00` or `+0200`; UTC by default. */
  readonly offset?: string | undefined
}

/** The instant that the parts tell; none of a day that its month does not have, such as 2025-02-30. */
export const instantOf = ({ day, time = "T00:00", offset = "Z" }: IsoParts): Option.Option<DateTime.Utc> =>
  isInCalendar(day) ? Option.map(DateTime.make(`${completeDay(day)}${time}${offset}`), DateTime.toUtc) : Option.none()

// Dates take a day too many for one of the next month.
const isInCalendar = (day: string): boolean =>
  Option.exists(DateTime.make(completeDay(day)), (start) => DateTime.formatIso(start).startsWith(day))

const completeDay = (day: string): string => `${day}-01-01`.slice(0, 10)
