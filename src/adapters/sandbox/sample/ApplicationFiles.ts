import { PUBLIC_DATASET_QUESTION } from "../../../domain/client/Bookkeeping.js"
import type { SampleClient } from "./Clients.js"
import type { Network } from "./Network.js"
import type { RealData, RepositoryFile } from "./RealData.js"
import { seededRandom } from "./SeededRandom.js"

/** Answers to the public-dataset question as applicants write them; most agree. */
const confirmations = [
  "[X] I confirm",
  "[x] I confirm",
  "[X] I confirm",
  "[x] I confirm",
  "[X] I confirm",
  "[ ] I confirm",
  "No"
]

/** Share of bookkeeping repositories that are gone, so that a registry entry may point nowhere. */
const GONE = 0.1

/** Files by bookkeeping repository (`owner/name`): the real ones, and one for each made-up client that has an application. */
export const bookkeepingFiles = (
  network: Network,
  data: RealData
): ReadonlyMap<string, ReadonlyArray<RepositoryFile>> => {
  const repositories = new Map<string, Array<RepositoryFile>>()
  const add = (repository: string, file: RepositoryFile) => {
    const files = repositories.get(repository)
    if (files === undefined) repositories.set(repository, [file])
    else files.push(file)
  }
  for (const { repository, path, text } of data.applications) add(repository, { path, text })
  const repositoryOf = new Map(network.allocators.map(({ id, repository }) => [id, repository]))
  for (const client of network.clients) {
    const repository = repositoryOf.get(client.allocators[0] ?? "")
    if (client.applicationIndex !== undefined || repository === undefined) continue
    if (seededRandom(network.seed, "repository", repository).chance(GONE)) continue
    const text = `${JSON.stringify(application(network.seed, client), null, 1)}\n`
    add(repository, { path: `applications/${client.address}.json`, text })
  }
  return repositories
}

const application = (seed: number, client: SampleClient) => {
  const random = seededRandom(seed, "application", client.id)
  const size = 50 + random.integer(400)
  const replicas = 4 + random.integer(6)
  return {
    Version: "1.3",
    // Some applicants leave out the letter of the network.
    ID: random.chance(0.04) ? client.address.slice(1) : client.address,
    "Issue Number": client.issueNumber,
    Client: {
      Name: client.name.trim() === "n/a" || client.name.trim() === "" ? client.orgName.trim() : client.name.trim(),
      Region: client.region,
      Industry: client.industry,
      Website: "",
      "Social Media": "",
      "Social Media Type": "Other",
      Role: "Data Preparer"
    },
    Project: {
      [PUBLIC_DATASET_QUESTION]: random.pick(confirmations),
      "What is the expected retrieval frequency for this data": "Sporadic",
      "For how long do you plan to keep this dataset stored on Filecoin": "2 to 3 years",
      "Please list the provider IDs and location of the storage providers you will be working with. Note that it is a requirement to list a minimum of 5 unique provider IDs, and that your client address will be verified against this list in the future":
        client.providers.slice(0, random.chance(0.3) ? 4 : client.providers.length).join("\r\n")
    },
    Datacap: {
      Type: "ldn-v3",
      "Data Type": "Slingshot",
      "Total Requested Amount": `${((size * replicas) / 1024).toFixed(1)}PiB`,
      "Single Size Dataset": `${size}TiB`,
      Replicas: replicas,
      "Weekly Allocation": `${Math.ceil((size * replicas) / 5)}TiB`
    },
    Lifecycle: {
      State: random.chance(0.1) ? "TotalDatacapReached" : "Granted",
      Active: true,
      "On Chain Address": client.address,
      "Multisig Address": "false",
      edited: false
    },
    "Allocation Requests": []
  }
}
