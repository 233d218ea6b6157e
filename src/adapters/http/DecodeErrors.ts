import { Predicate } from "effect"

const reference = "#/components/schemas/HttpApiDecodeError"
const unusedSchemas: ReadonlySet<string> = new Set(["HttpApiDecodeError", "Issue", "PropertyKey"])

/**
 * The OpenAPI document without the platform's own answer to what fails to decode, which it declares everywhere: here
 * such a request gets the body of all other failures.
 */
export const withoutDecodeErrors = (document: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (unusedSchemas.has(key)) return undefined
    if (key === "400" && JSON.stringify(value).includes(`"schema":{"$ref":"${reference}"}`)) return undefined
    if (!Predicate.hasProperty(value, "anyOf") || !Array.isArray(value.anyOf)) return value
    const others = value.anyOf.filter((schema: unknown) => !isReference(schema))
    return others.length === 1 ? others[0] : { ...value, anyOf: others }
  })

const isReference = (schema: unknown): boolean => Predicate.hasProperty(schema, "$ref") && schema.$ref === reference
