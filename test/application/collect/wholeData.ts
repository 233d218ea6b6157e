import { readdirSync, readFileSync } from "node:fs"
import { Array as Arr, Effect, Layer } from "effect"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"

const data = new URL("../../../data/", import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, data), "utf8")

/** Texts of a folder by `name/file`. */
const contentsOf = (folder: string, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(new URL(folder, data))
      .toSorted()
      .map((file) => [`${name}/${file}`, textOf(`${folder}/${file}`)])
  )

/** The real registry as it was on a day in May 2026, under the name of `acme/registry`. */
export const registryContents: Readonly<Record<string, string>> = {
  ...contentsOf("allocator-registry/Allocators", "acme/registry/Allocators"),
  ...contentsOf("allocator-registry/Allocator_Archive", "acme/registry/Allocator_Archive")
}

/** Rows of a table of the data, by its heading. */
const rowsOf = (path: string): ReadonlyArray<ReadonlyArray<string>> =>
  textOf(path)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","))

/** Allocators whose client applications are on record, with the repositories that hold them. */
export const bookkeepingIndex = rowsOf("bookkeeping/index.csv").map(([repository = "", , allocatorId = ""]) => ({
  repository,
  allocatorId
}))

/** The real client applications of these repositories. */
export const bookkeepingContents: Readonly<Record<string, string>> = Object.assign(
  {},
  ...bookkeepingIndex.map(({ repository }) =>
    contentsOf(`bookkeeping/${repository.replace("/", "__")}`, `${repository}/applications`)
  )
)

/** Actors whose id and robust address are on record. */
export const actorsOnRecord = rowsOf("address-ids/address_ids.csv").map(([id = "", address = ""]) => ({ id, address }))

/** A chain on which these actors, and no others, are allocators and clients. */
export const chainOnRecord = Layer.mock(DmobSource, {
  allocators: Effect.succeed(actorsOnRecord),
  clients: Effect.succeed(actorsOnRecord)
})

/** How many there are of each kind, by kind. */
export const countedBy = <A>(items: ReadonlyArray<A>, kind: (item: A) => string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(Arr.groupBy(items, kind))
      .map(([name, group]) => [name, group.length] as const)
      .toSorted()
  )
