import { createHash } from "node:crypto"
import { cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Effect, Option } from "effect"
import { giveTree, ifExists, onFiles, removeTree } from "./DataFolder.js"
import { DataFolderUnusable, RootRefused } from "./EmbeddedPostgresErrors.js"
import { copyBinaries, type PostgresBinaries } from "./PostgresBinaries.js"
import { runAs, ServerIdentity } from "./PostgresProcess.js"

/** Where a server's files lie and as whom it runs. */
export interface ServerHome {
  /** The folder in which the cluster lies: the data folder, or another when the server's user cannot reach that. */
  readonly base: string
  readonly identity: ServerIdentity
  readonly binaries: PostgresBinaries
}

/**
 * Ways for root to run a server, which PostgreSQL refuses to root itself; the first that works is taken.
 * A cluster of another user is first tried as that user, to whom it then still belongs.
 *
 * - `user-namespace`: all that root can reach stays reachable, below a 0700 folder too, and the files stay root's own.
 * - `other-user`: where namespaces are forbidden (most containers). `postgres`, else `nobody`, then owns the cluster.
 * - `relocated`: the same, where that user cannot reach the data folder or the programs. Cluster and programs lie
 *   below /var/tmp, and the data folder has a link to the cluster.
 */
export type RootStrategy = "user-namespace" | "other-user" | "relocated"

export const rootStrategies: ReadonlyArray<RootStrategy> = ["user-namespace", "other-user", "relocated"]

type OtherUser = Extract<ServerIdentity, { readonly _tag: "OtherUser" }>

/** Users that a server of root's may run as, the preferred first. PostgreSQL wants a user that the system can name. */
const serverUsers = Effect.map(
  onFiles("/etc/passwd", () => readFile("/etc/passwd", "utf8")),
  (passwd): ReadonlyArray<OtherUser> => {
    const users = new Map(passwd.split("\n").map((line) => [line.split(":")[0], line.split(":")]))
    return ["postgres", "_postgres", "nobody"].flatMap((name) => {
      const [, , uid, gid] = users.get(name) ?? []
      return Number(uid) > 0 ? [ServerIdentity.OtherUser({ uid: Number(uid), gid: Number(gid) })] : []
    })
  }
)

/** Whether the home's user can reach its folder and run its programs. */
const isUsable = ({ base, binaries, identity }: ServerHome): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    const reach = yield* runAs(identity, "/bin/sh", ["-c", 'cd "$0"', base])
    if (reach.exitCode !== 0) return false
    return (yield* runAs(identity, binaries.initdb, ["--version"])).exitCode === 0
  })

/** The place outside a data folder for what its server's user could not reach in it; root's own, the same at each start. */
export const relocatedBase = (folder: string) =>
  `/var/tmp/cdp-postgres-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`

const makeRelocatedBase = (folder: string) =>
  Effect.gen(function* () {
    const base = relocatedBase(folder)
    yield* onFiles(folder, () => mkdir(base, { recursive: true, mode: 0o711 }))
    const found = yield* onFiles(folder, () => lstat(base))
    if (found.isDirectory() && found.uid === 0) return base
    return yield* new DataFolderUnusable({
      folder,
      detail: `its server needs room in ${base}, which is not root's; remove it`
    })
  })

/** Moves a cluster that was made in the data folder and leaves a link in its place, by which later starts find it. */
const relocateCluster = (folder: string, base: string) =>
  Effect.gen(function* () {
    const link = join(folder, "postgres")
    const cluster = join(base, "postgres")
    const found = yield* ifExists(folder, () => lstat(link))
    if (Option.exists(found, (entry) => entry.isDirectory())) {
      const fresh = `${cluster}.new.${process.pid}`
      yield* removeTree(folder, fresh)
      yield* onFiles(folder, () => cp(link, fresh, { recursive: true, verbatimSymlinks: true }))
      yield* removeTree(folder, cluster)
      yield* onFiles(folder, () => rename(fresh, cluster))
      yield* removeTree(folder, link)
    }
    yield* onFiles(folder, async () => {
      await rm(link, { force: true })
      await symlink(cluster, link)
    })
  })

/** Hands the cluster, if there is one, to the user its server runs as. Its owner is the record of how it was made. */
const handOver = (home: ServerHome) =>
  Effect.gen(function* () {
    const cluster = join(home.base, "postgres")
    const found = yield* ifExists(home.base, () => stat(cluster))
    const { gid, uid } = home.identity._tag === "OtherUser" ? home.identity : { uid: 0, gid: 0 }
    if (Option.exists(found, (entry) => entry.uid !== uid)) yield* onFiles(home.base, () => giveTree(cluster, uid, gid))
    return home
  })

const homeOfRoot = (
  folder: string,
  base: string,
  owner: Option.Option<OtherUser>,
  binaries: PostgresBinaries,
  strategies: ReadonlyArray<RootStrategy>
) =>
  Effect.gen(function* () {
    const users = yield* serverUsers
    const here = (identity: ServerIdentity) => Effect.succeed<ServerHome>({ base, identity, binaries })
    const elsewhere = (identity: OtherUser) =>
      Effect.gen(function* () {
        const far = yield* makeRelocatedBase(folder)
        return { base: far, identity, binaries: yield* copyBinaries(binaries, far) }
      })
    const ways: Readonly<Record<RootStrategy, ReadonlyArray<Effect.Effect<ServerHome, DataFolderUnusable>>>> = {
      "user-namespace": users.slice(-1).map(({ gid, uid }) => here(ServerIdentity.UserNamespace({ uid, gid }))),
      "other-user": users.map(here),
      relocated: users.slice(0, 1).map(elsewhere)
    }
    const asOwner = Option.toArray(owner).map(here)
    for (const way of [...asOwner, ...strategies.flatMap((strategy) => ways[strategy])]) {
      const home = yield* way
      if (!(yield* isUsable(home))) continue
      if (home.base !== base) yield* relocateCluster(folder, home.base)
      return yield* handOver(home)
    }
    return yield* new RootRefused({ folder, tried: strategies })
  })

/** Decides where and as whom a server of this data folder is to run. `cluster` is what an earlier start left; no server runs on it. */
export const chooseHome = (
  folder: string,
  cluster: Option.Option<string>,
  binaries: PostgresBinaries,
  strategies: ReadonlyArray<RootStrategy>
) =>
  Effect.gen(function* () {
    const base = Option.match(cluster, { onNone: () => folder, onSome: dirname })
    const found = yield* Effect.transposeMapOption(cluster, (path) => onFiles(folder, () => stat(path)))
    const ourselves = process.geteuid?.()
    const stranger = Option.filter(found, ({ uid }) => uid !== ourselves)
    if (ourselves === 0) {
      const owner = Option.map(stranger, ({ gid, uid }) => ServerIdentity.OtherUser({ uid, gid }))
      return yield* homeOfRoot(folder, base, owner, binaries, strategies)
    }
    if (ourselves !== undefined && Option.isSome(stranger))
      return yield* new DataFolderUnusable({
        folder,
        detail: "another user made it; start as that user, or choose another folder"
      })
    return { base, identity: ServerIdentity.Self(), binaries } satisfies ServerHome
  })
