import { Data } from "effect"

/** The explorer knows the address, if at all, as that of no storage provider. */
export class AccountOfNoProvider extends Data.TaggedError("AccountOfNoProvider")<{}> {
  /** Published text. */
  override get message(): string {
    return "Invalid address provided"
  }
}
