import { ConfigProvider } from "effect"

/** The variables of the process; an empty one counts as unset, as Compose files and shells pass what nobody gave. */
export const environmentProvider = (
  variables: Readonly<Record<string, string | undefined>>
): ConfigProvider.ConfigProvider =>
  ConfigProvider.fromMap(
    new Map(
      Object.entries(variables).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]]))
    )
  )
