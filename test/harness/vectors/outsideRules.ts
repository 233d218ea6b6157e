import { encode as encodeDagCbor } from "@ipld/dag-cbor"
import { Array as Arr, Effect, Either, Logger, LogLevel, Option, Schema } from "effect"
import { CID } from "multiformats/cid"
import { BlockId, countEntries } from "../../../src/adapters/cid-contact/EntriesChain.js"
import { publisherAddress } from "../../../src/adapters/shared/PublisherAddress.js"
import { locateProvider } from "../../../src/application/storage-provider/LocateProvider.js"
import { type DeclaredSize, declarationsOf } from "../../../src/domain/client/Bookkeeping.js"
import { contractMaxDeviation } from "../../../src/domain/client/ContractDeviation.js"
import { parseApplicationIssue } from "../../../src/domain/report/ApplicationIssue.js"
import {
  CommentDecision,
  CommentedClientNotFound,
  decideComment,
  failureComment,
  relativeAge,
  reportComment
} from "../../../src/domain/report/ReportComment.js"
import { compareClaims } from "../../../src/domain/storage-provider/IpniStatus.js"
import { vectorRule } from "./VectorRule.js"
import { Instant, Integer, ignored, rows, unknownAsNull } from "./VectorValues.js"

/** Runs a look-up that is answered from the case; what it logs is not asked for. */
const answered = <A, E>(effect: Effect.Effect<A, E>): Either.Either<A, E> =>
  Effect.runSync(effect.pipe(Effect.either, Logger.withMinimumLogLevel(LogLevel.None)))

const Page = Schema.Record({ key: Schema.String, value: Schema.Unknown })
type Page = typeof Page.Type

const decodeLink = Schema.decodeUnknownOption(Schema.Struct({ "/": Schema.String }))

/** The page with its link as CBOR has it, where the link is a real one. */
const withCborLink = (page: Page): Page =>
  Option.match(
    Option.flatMap(decodeLink(page.Next), (link) => Option.liftThrowable(CID.parse)(link["/"])),
    { onNone: () => page, onSome: (link) => ({ ...page, Next: link }) }
  )

const blockOf = (page: Page, isCbor: boolean): Uint8Array =>
  isCbor ? encodeDagCbor(withCborLink(page)) : new TextEncoder().encode(JSON.stringify(page))

const isCurio = (baseUrl: string) => baseUrl.includes("/ipni-provider/")

const Location = Schema.Record({
  key: Schema.String,
  value: Schema.Union(Schema.String, Schema.Number, Schema.Boolean, Schema.Null)
})

const Report = Schema.Struct({
  id: Schema.String,
  client: Schema.String,
  client_address: Schema.String,
  create_date: Instant,
  check_results: rows({
    check: ignored,
    result: Schema.Boolean,
    metadata: Schema.Struct({ msg: Schema.String }).annotations({ parseOptions: { onExcessProperty: "ignore" } })
  })
})

const commentedReport = (report: typeof Report.Type) => ({
  id: report.id,
  client: report.client,
  clientAddress: report.client_address,
  createDate: report.create_date,
  checks: report.check_results.map(({ result, metadata }) => ({ passed: result, message: metadata.msg }))
})

const sizeOrNull = Either.match({ onLeft: () => null, onRight: Option.getOrNull }) satisfies (
  size: DeclaredSize
) => bigint | null

/** What the services around us answer, and what is answered to them. */
export const outsideRules = {
  "github-issue-parse": vectorRule(Schema.Struct({ body: unknownAsNull(Schema.String) }), ({ body }) =>
    Either.match(parseApplicationIssue(body ?? ""), {
      onLeft: () => ({ parseError: true, fields: null, address: null }),
      onRight: ({ isCustomNotary, ...issue }) => ({
        parseError: false,
        fields: {
          name: Option.getOrNull(issue.name),
          region: Option.getOrNull(issue.region),
          website: Option.getOrNull(issue.website),
          datacapRequested: Option.getOrNull(issue.datacapRequested),
          dataCapWeeklyAllocation: Option.getOrNull(issue.dataCapWeeklyAllocation),
          address: Option.getOrNull(issue.address),
          isCustomNotary: String(isCustomNotary),
          identifier: Option.getOrNull(issue.identifier),
          dataType: Option.getOrNull(issue.dataType)
        },
        address: Option.getOrNull(issue.address)
      })
    })
  ),
  "github-trigger": vectorRule(
    Schema.Struct({
      action: Schema.String,
      commentBody: unknownAsNull(Schema.String),
      parsedAddress: unknownAsNull(Schema.String),
      now: Instant,
      latestReport: unknownAsNull(Report),
      generatedReport: unknownAsNull(Report)
    }),
    ({ action, commentBody, parsedAddress, now, latestReport, generatedReport }) =>
      CommentDecision.$match(
        decideComment({
          event: { action, body: commentBody },
          issueUrl: "https://github.com/owner/repository/issues/1",
          address: Option.fromNullable(parsedAddress),
          latest: Option.map(Option.fromNullable(latestReport), commentedReport),
          now
        }),
        {
          Ignore: () => ({ generated: false, comment: null }),
          Refuse: ({ failure }) => ({ generated: false, comment: failureComment(failure) }),
          Reuse: ({ report }) => ({ generated: false, comment: reportComment(report, now) }),
          Generate: ({ address }) => ({
            generated: true,
            comment:
              generatedReport === null
                ? failureComment(new CommentedClientNotFound({ address }))
                : reportComment(commentedReport(generatedReport), now)
          })
        }
      )
  ),
  "relative-age-text": vectorRule(Schema.Struct({ from: Instant, to: Instant }), ({ from, to }) => ({
    text: relativeAge(from, to)
  })),
  "ipni-entries-count": vectorRule(
    Schema.Struct({
      baseUrl: Schema.String,
      entries: unknownAsNull(BlockId),
      pages: Schema.Record({ key: Schema.String, value: Page }),
      cbor: Schema.optionalWith(Schema.Boolean, { nullable: true, default: () => false })
    }),
    ({ baseUrl, entries, pages, cbor }) => {
      const requests: Array<string> = []
      const fetchBlock = (url: string) =>
        Effect.suspend(() => {
          requests.push(url)
          return Option.fromNullable(pages[url.slice(url.lastIndexOf("/") + 1)])
        }).pipe(Effect.map((page) => blockOf(page, cbor || isCurio(baseUrl))))
      const count = answered(countEntries(baseUrl, Option.fromNullable(entries), fetchBlock))
      return { entries: Either.getOrElse(count, () => null), requests }
    }
  ),
  "ipni-reporting-status": vectorRule(
    Schema.Struct({
      peerId: unknownAsNull(Schema.String),
      actualClaims: unknownAsNull(Integer),
      advertisements: rows({ entries: Integer, isRm: Schema.Boolean })
    }),
    ({ peerId, actualClaims, advertisements }) => {
      const reporting = compareClaims({
        peerId,
        actualClaims,
        advertisements: advertisements.map(({ entries, isRm }) => ({ entries, isRemoval: isRm }))
      })
      return {
        status: reporting.status,
        actualClaimsCount: reporting.actualClaims,
        ipniReportedClaimsCount: reporting.reportedClaims
      }
    }
  ),
  "provider-location": vectorRule(
    Schema.Struct({
      multiaddrs: unknownAsNull(Schema.Array(Schema.String)),
      answers: Schema.Record({ key: Schema.String, value: Location })
    }),
    ({ multiaddrs, answers }) => {
      const asked: Array<string> = []
      const [, hosts] = Arr.partitionMap(multiaddrs ?? [], publisherAddress)
      const found = answered(
        locateProvider(hosts, {
          resolve: () => Effect.succeedNone,
          locate: (ip) =>
            Effect.suspend(() => {
              asked.push(ip)
              return Option.fromNullable(answers[ip])
            }).pipe(Effect.map(Option.liftPredicate(({ bogon }) => bogon !== true)))
        })
      )
      return {
        location: Option.getOrNull(Option.flatten(Either.getRight(found))),
        asked
      }
    }
  ),
  "publisher-address": vectorRule(Schema.Struct({ address: Schema.String }), ({ address }) =>
    Either.match(publisherAddress(address), {
      onLeft: () => ({
        publisherBaseUrl: null,
        host: null,
        port: null,
        protocol: null,
        isHttps: null,
        parseError: true
      }),
      onRight: ({ baseUrl, ...rest }) => ({ publisherBaseUrl: baseUrl, ...rest, parseError: false })
    })
  ),
  "client-contract-max-deviation": vectorRule(Schema.Struct({ raw: unknownAsNull(Integer) }), ({ raw }) => ({
    text: raw === null ? null : contractMaxDeviation(raw)
  })),
  "client-bookkeeping-fields": vectorRule(Schema.Struct({ bookkeeping: Schema.Unknown }), ({ bookkeeping }) => {
    const declared = declarationsOf(bookkeeping)
    return {
      isPublicDataset: Option.getOrNull(declared.isPublicDataset),
      clientContractAddress: Option.getOrNull(declared.clientContractAddress),
      storageProviderIDsDeclared: declared.storageProviderIdsDeclared,
      totalRequestedAmount: sizeOrNull(declared.totalRequestedAmount),
      expectedSizeOfSingleDataset: sizeOrNull(declared.expectedSizeOfSingleDataset),
      clientName: Option.getOrNull(declared.clientName)
    }
  })
}
