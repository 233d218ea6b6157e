import { readFileSync } from "node:fs"

/** Names of the environment variables that `.env.example` explains. */
export const documentedVariables = (): Array<string> =>
  [...readFileSync(".env.example", "utf8").matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name ?? "")
