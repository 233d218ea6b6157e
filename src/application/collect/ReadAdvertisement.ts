import { Effect, Option } from "effect"
import { IpniIndex, type PublishedAdvertisement } from "../ports/IpniIndex.js"
import { UpstreamError } from "../ports/PortErrors.js"
import { isStorable } from "./storableText.js"

/** Ids are keys of an index, which has no room for longer ones. */
const LONGEST_ID = 500

/** What keeps an advertisement from being stored as it was published. */
const obstacleIn = ({ contextId, id, previous, publisherId }: PublishedAdvertisement): string | undefined => {
  const ids = [id, publisherId, ...Option.toArray(previous)]
  if (ids.some((text) => text.length > LONGEST_ID)) return `an id of more than ${LONGEST_ID} characters`
  return [...ids, contextId ?? ""].every(isStorable) ? undefined : "a text that cannot be kept"
}

/** Fetches an advertisement of a publisher; one that a database has no room for fails as malformed. */
export const readAdvertisement = (publisherAddress: string, id: string) =>
  Effect.gen(function* () {
    const index = yield* IpniIndex
    const advertisement = yield* index.advertisement(publisherAddress, id)
    const obstacle = obstacleIn(advertisement)
    if (obstacle === undefined) return advertisement
    return yield* new UpstreamError({
      service: "publisher",
      operation: `advertisement ${id.slice(0, LONGEST_ID)}`,
      reason: "malformed",
      detail: obstacle
    })
  })
