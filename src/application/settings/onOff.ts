import { Config } from "effect"

/** A variable that is `on` or `off`, as a flag. */
export const onOff = (variable: string, byDefault: boolean): Config.Config<boolean> =>
  Config.literal(
    "on",
    "off"
  )(variable).pipe(
    Config.map((value) => value === "on"),
    Config.withDefault(byDefault)
  )
