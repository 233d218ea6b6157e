import { Config, Redacted } from "effect"

const isPostgresUrl = (text: string): boolean =>
  /^postgres(ql)?:\/\/./.test(text) &&
  // The driver takes an address without a host, whose socket stands in a parameter; the URL parser does not.
  URL.canParse(text.replace("@/", "@localhost/"))

/** Address of a database, from a variable. A complaint names the variable and keeps the value to itself. */
export const postgresUrl = (variable: string): Config.Config<Redacted.Redacted> =>
  Config.redacted().pipe(
    Config.validate({
      message: "Expected an address such as postgres://user:password@host:5432/database",
      validation: (url) => isPostgresUrl(Redacted.value(url))
    }),
    // Outermost, for a validation of a redacted value does not know its name.
    Config.nested(variable)
  )

/**
 * Splits an address from what its parameters ask of the session. The driver lets a parameter of the address take the
 * place of its settings: these two would undo ours.
 */
export const splitSessionOptions = (
  url: string
): { readonly connectionString: string; readonly options: ReadonlyArray<string> } => {
  const [base = "", query] = url.split(/\?(.*)/s)
  const parameters = new URLSearchParams(query)
  const options = parameters.getAll("options")
  if (options.length === 0 && !parameters.has("statement_timeout")) return { connectionString: url, options }
  parameters.delete("options")
  parameters.delete("statement_timeout")
  return { connectionString: parameters.size === 0 ? base : `${base}?${parameters}`, options }
}
