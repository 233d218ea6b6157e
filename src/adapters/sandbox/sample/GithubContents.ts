import { createHash } from "node:crypto"
import type { RepositoryFile } from "./RealData.js"

/** Files of public repositories by `owner/name`, which GitHub reads without regard to case. */
export type Repositories = ReadonlyMap<string, ReadonlyArray<RepositoryFile>>

/** An entry of a folder, or the head of a file, as the contents API words it. */
interface ContentEntry {
  readonly name: string
  readonly path: string
  readonly sha: string
  readonly size: number
  readonly url: string
  readonly html_url: string
  readonly git_url: string
  readonly download_url: string | null
  readonly type: "file" | "dir"
  readonly _links: { readonly self: string; readonly git: string; readonly html: string }
}

/** Characters of base64 in a line of `content`. */
const BASE64_LINE = 60

export const repositories = (files: Iterable<readonly [string, ReadonlyArray<RepositoryFile>]>): Repositories =>
  new Map([...files].map(([name, listed]) => [name.toLowerCase(), listed]))

/**
 * `GET /repos/{owner}/{repo}/contents/{path}`: a file with its content, the entries of a folder, or none, which
 * GitHub answers with 404.
 */
export const contentsAnswer = (known: Repositories, apiUrl: string, repository: string, path: string) => {
  const files = known.get(repository.toLowerCase())
  const asked = path.replace(/^\/+|\/+$/g, "")
  const file = files?.find((candidate) => candidate.path === asked)
  if (file !== undefined) {
    return { ...fileEntry(apiUrl, repository, file), content: base64Lines(file.text), encoding: "base64" }
  }
  const prefix = asked === "" ? "" : `${asked}/`
  const inside = files?.filter((candidate) => candidate.path.startsWith(prefix)) ?? []
  if (inside.length === 0) return undefined
  const folders = new Map<string, ContentEntry>()
  const entries = inside.flatMap((candidate) => {
    const [first = "", ...rest] = candidate.path.slice(prefix.length).split("/")
    if (rest.length === 0) return [fileEntry(apiUrl, repository, candidate)]
    folders.set(first, folderEntry(apiUrl, repository, `${prefix}${first}`))
    return []
  })
  return [...folders.values(), ...entries].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** GitHub's body for what it does not have. */
export const notFoundBody = {
  message: "Not Found",
  documentation_url: "https://docs.github.com/rest/repos/contents#get-repository-content",
  status: "404"
}

const fileEntry = (apiUrl: string, repository: string, { path, text }: RepositoryFile): ContentEntry => {
  const size = Buffer.byteLength(text)
  const sha = createHash("sha1").update(`blob ${size}\0`).update(text).digest("hex")
  const download = `https://raw.githubusercontent.com/${repository}/main/${encodeURI(path)}`
  return { ...entry(apiUrl, repository, path, sha, "file"), size, download_url: download }
}

const folderEntry = (apiUrl: string, repository: string, path: string): ContentEntry =>
  entry(apiUrl, repository, path, createHash("sha1").update(`tree ${repository} ${path}`).digest("hex"), "dir")

const entry = (apiUrl: string, repository: string, path: string, sha: string, type: "file" | "dir"): ContentEntry => {
  const url = `${apiUrl}/repos/${repository}/contents/${encodeURI(path)}?ref=main`
  const kind = type === "file" ? "blob" : "tree"
  const html = `https://github.com/${repository}/${kind}/main/${encodeURI(path)}`
  const git = `${apiUrl}/repos/${repository}/git/${kind}s/${sha}`
  return {
    name: path.replace(/^.*\//, ""),
    path,
    sha,
    size: 0,
    url,
    html_url: html,
    git_url: git,
    download_url: null,
    type,
    _links: { self: url, git, html }
  }
}

const base64Lines = (text: string): string =>
  Buffer.from(text)
    .toString("base64")
    .replace(new RegExp(`.{1,${BASE64_LINE}}`, "g"), (line) => `${line}\n`)
