import type { Effect } from "effect"
import { Context } from "effect"
import type { PublicAnswer } from "../../domain/storage-provider/Retrievability.js"
import type { RepositoryError } from "./PortErrors.js"

/** Clients and their application files. */
export class ClientRepository extends Context.Tag("cdp/ClientRepository")<
  ClientRepository,
  {
    /** What each application file says about public data. */
    readonly publicAnswers: Effect.Effect<ReadonlyArray<PublicAnswer>, RepositoryError>
  }
>() {}
