import { Option, Schema } from "effect"

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
