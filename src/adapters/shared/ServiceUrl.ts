import { Config } from "effect"

/** Base address of an outside service, without a slash at the end; a variable that is set to nothing is not set. */
export const serviceUrl = (variable: string): Config.Config<string> =>
  Config.nonEmptyString(variable).pipe(
    Config.validate({
      message: "Expected an address such as https://example.org",
      validation: (text) => /^https?:\/\//.test(text) && URL.canParse(text)
    }),
    Config.map((text) => text.replace(/\/+$/, ""))
  )
