import { Data, Option } from "effect"

/** No PostgreSQL for this machine came with the packages, or it cannot be run here. */
export class UnsupportedPlatform extends Data.TaggedError("UnsupportedPlatform")<{
  /** `linux-x64`. */
  readonly platform: string
  readonly detail: string
}> {
  override get message(): string {
    return `The embedded PostgreSQL cannot run on ${this.platform} (${this.detail}): set DATABASE_URL and DMOB_DATABASE_URL to databases of your own.`
  }
}

/** The data folder cannot be written, is full, or belongs to somebody else. */
export class DataFolderUnusable extends Data.TaggedError("DataFolderUnusable")<{
  readonly folder: string
  /** What stands in the way and what to do about it, to follow "… cannot be used: ". */
  readonly detail: string
  readonly cause?: unknown
}> {
  override get message(): string {
    return `The data folder ${this.folder} cannot be used: ${this.detail}.`
  }
}

/** Another process of ours owns the server of this data folder. */
export class EmbeddedInUse extends Data.TaggedError("EmbeddedInUse")<{
  readonly folder: string
  /** The owner, where the server could tell. */
  readonly owner: Option.Option<number>
}> {
  override get message(): string {
    const owner = Option.match(this.owner, { onNone: () => "another process", onSome: (pid) => `process ${pid}` })
    return `The data folder ${this.folder} is in use by ${owner}: stop it first, or give this one a DATABASE_URL.`
  }
}

/** PostgreSQL refuses to run as root, and no way to give up root was possible. */
export class RootRefused extends Data.TaggedError("RootRefused")<{
  readonly folder: string
  readonly tried: ReadonlyArray<string>
}> {
  override get message(): string {
    return `PostgreSQL does not run as root and giving up root failed for ${this.folder} (tried ${this.tried.join(", ")}): start as an ordinary user, or set DATABASE_URL.`
  }
}

/** `initdb` ended without a database cluster. */
export class InitdbFailed extends Data.TaggedError("InitdbFailed")<{
  readonly folder: string
  readonly lastLine: string
}> {
  override get message(): string {
    return `PostgreSQL could not be initialised in ${this.folder}: ${this.lastLine}`
  }
}

/** The server ended while starting, or did not answer in time. */
export class ServerNotUp extends Data.TaggedError("ServerNotUp")<{
  readonly logFile: string
  readonly lastLines: ReadonlyArray<string>
}> {
  override get message(): string {
    return `PostgreSQL did not come up: ${this.lastLines.join(" / ") || "it said nothing"} (see ${this.logFile}; starting with --fresh begins anew).`
  }
}

/** The server that we own ended though nobody told it to. */
export class ServerEnded extends Data.TaggedError("ServerEnded")<{ readonly logFile: string }> {
  override get message(): string {
    return `The embedded PostgreSQL ended by itself (see ${this.logFile}): start again, and it recovers what it had stored.`
  }
}

export type EmbeddedPostgresError =
  | UnsupportedPlatform
  | DataFolderUnusable
  | EmbeddedInUse
  | RootRefused
  | InitdbFailed
  | ServerNotUp
