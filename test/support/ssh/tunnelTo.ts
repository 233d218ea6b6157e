import { ConfigProvider, Layer, Redacted } from "effect"
import { DmobDatabaseLive } from "../../../src/adapters/dmob/DmobDatabase.js"
import type { SshServer } from "./SshServer.js"

/** The configuration that reaches a database through a server; `changes` set variables otherwise. */
export const tunnelVariables = (
  { fingerprint, port, privateKey, user }: Pick<SshServer, "fingerprint" | "port" | "privateKey" | "user">,
  database: Redacted.Redacted
): Readonly<Record<string, string>> => ({
  DMOB_DATABASE_URL: Redacted.value(database),
  DMOB_SSH_HOST: "127.0.0.1",
  DMOB_SSH_PORT: String(port),
  DMOB_SSH_USER: user,
  DMOB_SSH_PRIVATE_KEY: privateKey.replaceAll("\n", "\\n"),
  DMOB_SSH_HOST_FINGERPRINT: fingerprint
})

/** DMOB as these variables say. */
export const dmobWith = (variables: Readonly<Record<string, string>>) =>
  DmobDatabaseLive.pipe(
    Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables)))))
  )
