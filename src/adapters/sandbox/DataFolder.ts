import { chmod, lchown, lstat, mkdir, readdir, realpath, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Effect, Option } from "effect"
import { DataFolderUnusable } from "./EmbeddedPostgresErrors.js"

const details: Readonly<Record<string, string>> = {
  EACCES: "no permission there; choose another folder or change its owner",
  EPERM: "no permission there; choose another folder or change its owner",
  EROFS: "the file system is read-only; choose a folder that can be written",
  // What a file system says that holds no folders of ours, such as /proc.
  ENOENT: "it cannot be created there; choose a folder that can be written",
  ENOSPC: "the disk is full; free about 500 MB",
  EDQUOT: "the disk quota is used up; free about 500 MB",
  ENOTDIR: "part of the path is a file, not a folder",
  EEXIST: "it is a file, not a folder"
}

/** The driver's error code of a failed system call. */
export const errorCode = (cause: unknown): Option.Option<string> =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? Option.some(cause.code) : Option.none()

/** What a program of PostgreSQL says when the disk is full or cannot be written. */
export const fullOrReadOnly = (folder: string, output: string): Option.Option<DataFolderUnusable> => {
  const because = (code: string) =>
    Option.fromNullable(details[code]).pipe(Option.map((detail) => new DataFolderUnusable({ folder, detail })))
  if (/No space left on device|wrote only \d+ of \d+ bytes/.test(output)) return because("ENOSPC")
  if (/Disk quota exceeded/.test(output)) return because("EDQUOT")
  if (/Read-only file system/.test(output)) return because("EROFS")
  return Option.none()
}

/** A step on the file system; its failure in words about the data folder. */
export const onFiles = <A>(folder: string, step: () => Promise<A>): Effect.Effect<A, DataFolderUnusable> =>
  Effect.tryPromise({
    try: step,
    catch: (cause) =>
      new DataFolderUnusable({
        folder,
        detail: Option.getOrElse(
          Option.flatMap(errorCode(cause), (code) => Option.fromNullable(details[code])),
          () => (cause instanceof Error ? cause.message : String(cause))
        ),
        cause
      })
  })

/** As `onFiles`, none when there is no such file. */
export const ifExists = <A>(
  folder: string,
  step: () => Promise<A>
): Effect.Effect<Option.Option<A>, DataFolderUnusable> =>
  onFiles(folder, step).pipe(
    Effect.asSome,
    Effect.catchIf(
      ({ cause }) => Option.contains(errorCode(cause), "ENOENT"),
      () => Effect.succeedNone
    )
  )

/**
 * Creates a folder and those above it; false when it was there. Step by step, for Node's recursive `mkdir` never ends where
 * a file system such as /proc refuses folders.
 */
const createFolder = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder)
    return true
  } catch (cause) {
    const code = Option.getOrUndefined(errorCode(cause))
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return false
    if (code !== "ENOENT" || !(await createFolder(dirname(folder)))) throw cause
    await mkdir(folder)
    return true
  }
}

/** Creates the folder, readable by the user a server may run as, and proves that it can be written. Answers its real path. */
export const prepareFolder = (folder: string): Effect.Effect<string, DataFolderUnusable> =>
  onFiles(folder, async () => {
    if (await createFolder(folder)) await chmod(folder, 0o755)
    const probe = join(folder, `.probe-${process.pid}`)
    await mkdir(probe)
    await rm(probe, { recursive: true })
    return realpath(folder)
  })

/** Removes a tree, also while an orphan still writes into it. */
export const removeTree = (folder: string, path: string): Effect.Effect<void, DataFolderUnusable> =>
  onFiles(folder, () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))

/** Gives a tree to a user; links themselves, never what they point to. */
export const giveTree = async (path: string, uid: number, gid: number): Promise<void> => {
  await lchown(path, uid, gid)
  if (!(await lstat(path)).isDirectory()) return
  for (const name of await readdir(path)) await giveTree(join(path, name), uid, gid)
}
