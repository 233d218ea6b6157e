import { Either, Option, Schema } from "effect"
import type { Listed, ListQuery, Page, Sorting } from "../../application/listing/Listing.js"
import { parameter } from "./QueryParameters.js"

/** Rows of a page or number of a page, under any name; `partner` is the name of the other one. */
const positiveInteger = (name: "limit" | "page", partner: string) =>
  Schema.optionalWith(
    parameter({
      jsonSchema: { type: "integer", minimum: 1 },
      description: `${name === "limit" ? "Rows of a page" : "Page, from 1"}; only together with ${partner}`,
      value: Schema.Int,
      decode: (text) =>
        /^\d+$/.test(text) && Number(text) > 0 && Number.isSafeInteger(Number(text))
          ? Either.right(Number(text))
          : Either.left(`Invalid pagination value: ${name} must be Integer > 0`),
      encode: String
    }),
    { as: "Option" }
  )

export const paging = { limit: positiveInteger("limit", "page"), page: positiveInteger("page", "limit") }

/** Pages of the two lists of an allocator's report, each for itself. */
export const reportPaging = {
  clientPaginationLimit: positiveInteger("limit", "clientPaginationPage"),
  clientPaginationPage: positiveInteger("page", "clientPaginationLimit"),
  providerPaginationLimit: positiveInteger("limit", "providerPaginationPage"),
  providerPaginationPage: positiveInteger("page", "providerPaginationLimit")
}

/** Sort key and direction; the keys are the fields of the rows. */
export const sortingBy = <const Keys extends readonly [string, ...ReadonlyArray<string>]>(keys: Keys) => ({
  sort: Schema.optionalWith(
    Schema.Literal(...keys).annotations({
      message: ({ actual }) => ({
        message: `Invalid sorting value: sort '${actual}' does not exist in the data`,
        override: true
      })
    }),
    { as: "Option" }
  ),
  order: Schema.optionalWith(
    Schema.Literal("asc", "desc").annotations({
      message: () => ({ message: 'Invalid sorting value: order must be "asc" or "desc"', override: true })
    }),
    { as: "Option" }
  )
})

interface PagingParameters {
  readonly limit: Option.Option<number>
  readonly page: Option.Option<number>
}

interface SortingParameters<Key extends string> {
  readonly sort: Option.Option<Key>
  readonly order: Option.Option<"asc" | "desc">
}

/** Both or neither of page and limit. */
export const isPagingWhole = ({ limit, page }: PagingParameters): true | string =>
  Option.isSome(limit) === Option.isSome(page) || "Invalid pagination value: page and limit must both be set"

type ReportPagingParameters = Readonly<Record<keyof typeof reportPaging, Option.Option<number>>>

/** The pages of {@link reportPaging} as those of one list each. */
const pagesOf = (parameters: ReportPagingParameters) => ({
  clients: { limit: parameters.clientPaginationLimit, page: parameters.clientPaginationPage },
  providers: { limit: parameters.providerPaginationLimit, page: parameters.providerPaginationPage }
})

/** {@link isPagingWhole} of each list. */
export const isReportPagingWhole = (parameters: ReportPagingParameters): true | string => {
  const { clients, providers } = pagesOf(parameters)
  const verdict = isPagingWhole(clients)
  return verdict === true ? isPagingWhole(providers) : verdict
}

/** {@link pageOf} of each list. */
export const reportPagesOf = (parameters: ReportPagingParameters) => {
  const { clients, providers } = pagesOf(parameters)
  return { clients: pageOf(clients), providers: pageOf(providers) }
}

/** No direction without a key. */
export const isSortingWhole = ({ sort, order }: SortingParameters<string>): true | string =>
  Option.isSome(sort) || Option.isNone(order) || "Invalid sorting value: sort must be set if order is set"

export const pageOf = ({ limit, page }: PagingParameters): Option.Option<Page> => Option.all({ limit, page })

export const listQueryOf = <Key extends string>(
  parameters: PagingParameters & SortingParameters<Key>
): ListQuery<Key> => ({
  page: pageOf(parameters),
  sorting: Option.map(
    parameters.sort,
    (key): Sorting<Key> => ({ key, order: Option.getOrElse(parameters.order, () => "asc" as const) })
  )
})

/** How every paged answer begins. */
export const Pagination = Schema.Struct({
  limit: Schema.optional(Schema.Int),
  page: Schema.optional(Schema.Int),
  pages: Schema.optional(Schema.Int),
  total: Schema.optional(Schema.Int)
}).annotations({ identifier: "Pagination" })

/** `limit`, `page` and `pages` only when a page was asked for. */
export const paginationOf = ({ total, page }: Omit<Listed<unknown>, "rows">): typeof Pagination.Type =>
  Option.match(page, {
    onNone: () => ({ total }),
    onSome: ({ limit, page: number }) => ({ limit, page: number, pages: Math.ceil(total / limit), total })
  })
