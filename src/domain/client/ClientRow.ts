import { Array as Arr, Option, Order } from "effect"
import { lowered } from "../shared/Texts.js"
import type { ChainNames } from "./ClientName.js"

/** A client in the name of an allocator as the chain index keeps it (`verified_client`). */
export interface ClientRow extends ChainNames {
  readonly id: number
  /** `f0…`. */
  readonly client: string
  /** Robust address, `f1…` to `f4…`; null when the index does not know it. */
  readonly address: string | null
  /** `f0…`; null when the index does not know it. */
  readonly allocator: string | null
}

/** The order in which the chain index met them. */
export const byRow = Order.mapInput(Order.number, ({ id }: Pick<ClientRow, "id">) => id)

/** Whether a question by id or by address means an actor; letters count in either case. */
export const isAskedFor =
  (asked: string) =>
  (id: string, address: string | null): boolean =>
    [id, address].some((name) => name !== null && lowered(name) === lowered(asked))

/** Rows of the client that a question means, by id; none when there is no such client. Source: published rules, "Client report". */
export const rowsOfClient = <Row extends ClientRow>(
  rows: Iterable<Row>,
  asked: string
): Option.Option<Arr.NonEmptyReadonlyArray<Row>> => {
  const isAsked = isAskedFor(asked)
  const own: ReadonlyArray<Row> = Array.from(rows)
    .filter(({ client, address }) => isAsked(client, address))
    .sort(byRow)
  return Arr.isNonEmptyReadonlyArray(own) ? Option.some(own) : Option.none()
}

/** Allocators of a client, one for each row, by row id. Source: published rules, "Client report". */
export const allocatorsOf = (rows: Iterable<Pick<ClientRow, "id" | "allocator">>): ReadonlyArray<string> =>
  Array.from(rows)
    .sort(byRow)
    .flatMap(({ allocator }) => (allocator === null ? [] : [allocator]))
