import { Either, Option, Schema } from "effect"
import { type Bytes, NotADataSize, parseDataSize } from "../shared/Bytes.js"
import { lenient } from "../shared/LenientField.js"
import { lowered } from "../shared/Texts.js"
import { readPublicAnswer } from "./PublicAnswer.js"

/** A repository on GitHub. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

const githubRepository = /^https:\/\/github\.com\/([^/?#]+)\/([^/?#]+)/
/** Names that GitHub grants, old ones and those of managed users included. */
const githubOwner = /^[a-z\d][a-z\d_-]{0,38}$/i
const githubRepo = /^(?!\.{1,2}$)[a-z\d._-]{1,100}$/i

/**
 * Repository in which an allocator keeps its clients' applications, from the link in its registry entry; none for
 * another host and for a name that GitHub cannot have. Source: external services, "Allocator client bookkeeping".
 */
export const bookkeepingRepository = (link: string): Option.Option<RepositoryName> => {
  const [, owner, repo] = githubRepository.exec(link) ?? []
  return owner !== undefined && repo !== undefined && githubOwner.test(owner) && githubRepo.test(repo)
    ? Option.some({ owner, repo })
    : Option.none()
}

/** Question of the application form whose answer tells whether the data is public. */
export const PUBLIC_DATASET_QUESTION =
  "Confirm that this is a public dataset that can be retrieved by anyone on the network (i.e., no specific permissions or access rights are required to view the data)"

/** What is read of a client's application file: the client's address, as stated. */
export const ApplicationFile = Schema.Struct({ ID: Schema.String }).annotations({ identifier: "ApplicationFile" })
export type ApplicationFile = typeof ApplicationFile.Type

const robustWithoutNetwork = /^[1-4][0-9a-z]/

/** Address of the client; the network letter is added where it was forgotten. None when the file states none. */
export const clientAddress = (file: ApplicationFile): Option.Option<string> => {
  const stated = file.ID.trim()
  if (stated === "") return Option.none()
  return Option.some(robustWithoutNetwork.test(stated) ? `f${stated}` : stated)
}

/** Whether an address is an id already and need not be looked up. */
export const isIdAddress = (address: string): boolean => /^f0\d+$/.test(address)

/** Question of the application form whose answer lists the storage providers. */
export const PROVIDERS_QUESTION =
  "Please list the provider IDs and location of the storage providers you will be working with. Note that it is a requirement to list a minimum of 5 unique provider IDs, and that your client address will be verified against this list in the future"

const Present = Schema.Unknown.pipe(Schema.filter((value) => value !== null && value !== undefined))

/** The answers of an application file that rules read. */
const Answers = Schema.Struct({
  Client: lenient(Schema.Struct({ Name: lenient(Schema.Trim) })),
  Project: lenient(
    Schema.Struct({ [PUBLIC_DATASET_QUESTION]: lenient(Schema.String), [PROVIDERS_QUESTION]: lenient(Schema.String) })
  ),
  Datacap: lenient(
    Schema.Struct({ "Total Requested Amount": lenient(Present), "Single Size Dataset": lenient(Present) })
  ),
  "Client Contract Address": lenient(Schema.Trim)
})
const decodeAnswers = Schema.decodeUnknownOption(Answers)

/** A size that an applicant declared; none without one, on the left what cannot be read as a size. */
export type DeclaredSize = Either.Either<Option.Option<Bytes>, NotADataSize>

/** What a client declares in its application file. */
export interface Declarations {
  /** Whether the data is public; none when the question was left out. */
  readonly isPublicDataset: Option.Option<boolean>
  /** `f0…`, in the order of the answer, repetitions kept. */
  readonly storageProviderIdsDeclared: ReadonlyArray<string>
  /** Address of the contract through which the client spends its DataCap. */
  readonly clientContractAddress: Option.Option<string>
  readonly totalRequestedAmount: DeclaredSize
  /** Bytes of one copy of the data. */
  readonly expectedSizeOfSingleDataset: DeclaredSize
  readonly clientName: Option.Option<string>
}

/**
 * Reads any JSON document as an application file. Blocks that are missing or of another type declare nothing, blank
 * texts neither. Source: published rules, "Client application file".
 */
export const declarationsOf = (document: unknown): Declarations => {
  const answers = decodeAnswers(document)
  const project = Option.flatMap(answers, ({ Project }) => Project)
  const datacap = Option.flatMap(answers, ({ Datacap }) => Datacap)
  return {
    isPublicDataset: Option.fromNullable(
      readPublicAnswer(Option.getOrNull(Option.flatMap(project, (block) => block[PUBLIC_DATASET_QUESTION])))
    ),
    storageProviderIdsDeclared: Option.match(
      Option.flatMap(project, (block) => block[PROVIDERS_QUESTION]),
      { onNone: () => [], onSome: providerIds }
    ),
    clientContractAddress: filled(Option.flatMap(answers, (file) => file["Client Contract Address"])),
    totalRequestedAmount: declaredSize(Option.flatMap(datacap, (block) => block["Total Requested Amount"])),
    expectedSizeOfSingleDataset: declaredSize(Option.flatMap(datacap, (block) => block["Single Size Dataset"])),
    clientName: filled(Option.flatMap(answers, ({ Client }) => Option.flatMap(Client, ({ Name }) => Name)))
  }
}

const filled = (answer: Option.Option<string>): Option.Option<string> => Option.filter(answer, (text) => text !== "")

const providerIds = (answer: string): ReadonlyArray<string> => lowered(answer).match(/f0\d+/g) ?? []

const declaredSize = (answer: Option.Option<unknown>): DeclaredSize => {
  if (Option.isNone(answer)) return Either.right(Option.none())
  const { value } = answer
  if (typeof value === "string") return parseDataSize(value)
  return Either.left(new NotADataSize({ text: typeof value === "object" ? "{…}" : String(value) }))
}
