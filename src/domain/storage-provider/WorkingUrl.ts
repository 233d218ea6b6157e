/** Answer of the first generation of the URL-finder interface to the question for a piece of a client. */
export interface FoundUrl {
  readonly result: string
  /** Null when it names none. */
  readonly url: string | null
}

/**
 * URL under which a provider serves a piece of a client, null unless the search succeeded. The second generation names
 * none then, and its word stands as it is. Source: published rules, "Links", `piece_working_url`.
 */
export const workingUrl = ({ result, url }: FoundUrl): string | null => (result === "Success" ? url : null)
