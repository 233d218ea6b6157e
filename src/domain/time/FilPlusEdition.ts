import { DateTime, Option } from "effect"

/** A period of the Filecoin Plus programme with rules of its own. */
export interface FilPlusEdition {
  readonly id: 4 | 5 | 6
  /** First instant; none for the oldest edition kept here. */
  readonly start: Option.Option<DateTime.Utc>
  /** First instant after it; none while no later edition is known. */
  readonly end: Option.Option<DateTime.Utc>
  /** Fewest copies of a piece that count as enough. */
  readonly lowReplicaThreshold: number
  /** Copies of a piece above which there are too many. */
  readonly highReplicaThreshold: number
}

const editionFiveStart = DateTime.unsafeMake("2024-03-01T00:00:00Z")
const editionSixStart = DateTime.unsafeMake("2025-07-11T00:00:00Z")

const openEdition: FilPlusEdition = {
  id: 6,
  start: Option.some(editionSixStart),
  end: Option.none(),
  lowReplicaThreshold: 4,
  highReplicaThreshold: 8
}

/** Every edition, oldest first, without gaps. Source: published rules, "Fil+ editions". */
export const editions: ReadonlyArray<FilPlusEdition> = [
  { id: 4, start: Option.none(), end: Option.some(editionFiveStart), lowReplicaThreshold: 4, highReplicaThreshold: 10 },
  {
    id: 5,
    start: Option.some(editionFiveStart),
    end: Option.some(editionSixStart),
    lowReplicaThreshold: 4,
    highReplicaThreshold: 10
  },
  openEdition
]

/** Edition that contains an instant. */
export const editionAt = (instant: DateTime.Utc): FilPlusEdition =>
  editions.find(({ end }) => Option.exists(end, DateTime.greaterThan(instant))) ?? openEdition

/** Instants below this number of milliseconds (1973-03-03) are taken for seconds. */
const SECONDS_BELOW = 100_000_000_000

/** Edition at a timestamp in seconds or milliseconds; none when it is no instant. */
export const editionAtTimestamp = (timestamp: number): Option.Option<FilPlusEdition> =>
  Option.map(DateTime.make(timestamp < SECONDS_BELOW ? timestamp * 1000 : timestamp), (instant) =>
    editionAt(DateTime.toUtc(instant))
  )

/** Edition of an id; none for any other number. */
export const findEdition = (id: number): Option.Option<FilPlusEdition> =>
  Option.fromNullable(editions.find((edition) => edition.id === id))
