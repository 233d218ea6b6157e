import { Data, Either, Option, ParseResult, Schema } from "effect"
import type { Location } from "../../domain/storage-provider/Location.js"
import { absentAsNull } from "../shared/ForeignFields.js"

/** What the service said of an address is no place. */
export class UnreadableLocation extends Data.TaggedError("UnreadableLocation")<{
  /** Which fields misfit, and none of what stands in them: an answer may echo the request with its token. */
  readonly detail: string
}> {
  override get message(): string {
    return `no location: ${this.detail}`
  }
}

const Place = Schema.Struct({
  ip: Schema.String,
  city: Schema.String,
  region: Schema.String,
  country: Schema.String,
  loc: Schema.String,
  timezone: Schema.String,
  org: absentAsNull(Schema.String),
  postal: absentAsNull(Schema.String)
})

/** An address of no public network has no place, whatever else is said of it. */
const Bogon = Schema.Struct({ bogon: Schema.Literal(true) })

const isBogon = Schema.is(Bogon)
const decodePlace = Schema.decodeUnknownEither(Place, { errors: "all" })

const misfits = (error: ParseResult.ParseError): string => {
  const fields = ParseResult.ArrayFormatter.formatErrorSync(error).map(({ path }) => path.join("."))
  return fields.some((field) => field !== "") ? `cannot read ${fields.join(", ")}` : "the answer is no object"
}

/**
 * Place of an address from the answer of `GET /{ip}`; none for an address of no public network.
 * Source: external services, "Location".
 */
export const locationOf = (answer: unknown): Either.Either<Option.Option<Location>, UnreadableLocation> =>
  isBogon(answer)
    ? Either.right(Option.none())
    : Either.mapBoth(decodePlace(answer), {
        onLeft: (error) => new UnreadableLocation({ detail: misfits(error) }),
        onRight: Option.some
      })
