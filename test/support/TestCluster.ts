import { ConfigProvider, Layer, Redacted } from "effect"

declare module "vitest" {
  export interface ProvidedContext {
    /** The cluster of this test run, without a database: `postgres://postgres:…@127.0.0.1:41234`. */
    readonly clusterUrl: string
  }
}

/** A database with our migrations applied, which nobody is ever connected to. */
export const TEMPLATE = "cdp_template"

/** Configuration that knows this database and nothing else. */
export const configuredWith = (url: Redacted.Redacted, name = "DATABASE_URL") =>
  Layer.setConfigProvider(ConfigProvider.fromMap(new Map([[name, Redacted.value(url)]])))
