import { DateTime } from "effect"
import { type Input, printQuantity, type Quantity } from "../../../domain/rules/Explanation.js"
import { printDataSize } from "../../../domain/shared/Bytes.js"
import { hundredthsWithin } from "../../../domain/shared/Hundredths.js"
import { known } from "../../../domain/shared/Known.js"
import { counted, fixed2 } from "../../../domain/shared/Texts.js"
import type { Fact, Inline, Text } from "./ReportDocument.js"

export const unknown = (text = "unknown"): Text => [{ _tag: "Unknown", text }]

export const code = (text: string): Text => [{ _tag: "Code", text }]

export const instantText = (instant: DateTime.Utc | null, missing = "unknown"): Text =>
  instant === null ? unknown(missing) : [{ _tag: "Instant", instant }]

/** Somebody else's words; what is null or blank is unknown. */
export const statedText = (text: string | null, missing = "unknown"): Text =>
  text === null || text.trim() === "" ? unknown(missing) : [{ _tag: "Stated", text }]

export const numberText = (value: number | bigint | null, missing = "unknown"): Text =>
  value === null ? unknown(missing) : [String(value)]

/** A measured number in its unit. */
export const measureText = (value: number | null, unit: string, missing = "unknown"): Text =>
  value === null || known(value) === null ? unknown(missing) : [`${Number(fixed2(value))} ${unit}`]

/** Bytes in binary units, below 0 with a sign. */
export const printSize = (bytes: bigint): string => (bytes < 0n ? `-${printDataSize(-bytes)}` : printDataSize(bytes))

export const sizeText = (bytes: bigint | null, missing = "unknown"): Text =>
  bytes === null ? unknown(missing) : [printSize(bytes)]

/** A percentage cut off after two decimals, so that it never seems to reach what it does not. */
export const printPercent = (percent: number): string => `${fixed2(hundredthsWithin(withoutNoise(percent)) / 100)}%`

/** Digits that a number has without the noise of doubles. */
const withoutNoise = (value: number): number => Number(value.toPrecision(12))

export const percentText = (percent: number | null, missing = "unknown"): Text =>
  percent === null || known(percent) === null ? unknown(missing) : [printPercent(percent)]

/** A rate, 0..1, in percent. */
export const rateText = (rate: number | null, missing = "unknown"): Text =>
  percentText(rate === null ? null : 100 * rate, missing)

export const yesOrNo = (answer: boolean | null, missing = "unknown"): Text =>
  answer === null ? unknown(missing) : [answer ? "yes" : "no"]

/** Days, hours or minutes, whichever is the greatest that is filled. */
export const durationText = (seconds: number | null): Text => {
  if (seconds === null || known(seconds) === null) return unknown()
  if (seconds >= 86_400) return [counted(Math.floor(seconds / 86_400), "day", "days")]
  if (seconds >= 3_600) return [counted(Math.floor(seconds / 3_600), "hour", "hours")]
  return [counted(Math.floor(seconds / 60), "minute", "minutes")]
}

/** A link where an address leads to a page of the web, else the address as a text. */
export const webLink = (address: string | null, text: string, missing = "unknown"): Text => {
  if (address === null || address.trim() === "") return unknown(missing)
  const href = webAddress(address)
  return href === null ? statedText(address) : [{ _tag: "Link", text, href }]
}

const webAddress = (address: string): string | null => {
  if (!URL.canParse(address)) return null
  const { protocol, href } = new URL(address)
  return protocol === "https:" || protocol === "http:" ? href : null
}

/** Texts one after another with a separator. */
export const listText = (texts: ReadonlyArray<Text>, separator = ", ", missing = "none"): Text =>
  texts.length === 0
    ? unknown(missing)
    : texts.flatMap((text, index): ReadonlyArray<Inline> => (index === 0 ? text : [separator, ...text]))

/** The first ids of many, and how many more there are. */
export const idsText = (ids: ReadonlyArray<string>, most: number): Text => [
  ...listText(ids.slice(0, most).map(code)),
  ...(ids.length > most ? [` and ${ids.length - most} more`] : [])
]

/** Figures of a rule that are told; some rules read one of each client. */
const INPUTS = 8

/** Characters of a figure that is a text. */
const INPUT_LENGTH = 160

/** The first figures that a rule read, and how many more there are. */
export const inputFacts = (inputs: ReadonlyArray<Input>): ReadonlyArray<Fact> => [
  ...inputs.slice(0, INPUTS).map(({ name, value }) => ({
    name,
    value:
      value === null ? unknown() : typeof value === "string" ? statedText(shortened(value)) : [printInput(name, value)]
  })),
  ...(inputs.length > INPUTS ? [{ name: "More of these", value: [String(inputs.length - INPUTS)] }] : [])
]

/** A text that ends with a list of many, cut off behind one of them. */
const shortened = (text: string): string => {
  if (text.length <= INPUT_LENGTH) return text
  const start = text.slice(0, INPUT_LENGTH)
  return `${start.slice(0, Math.max(start.lastIndexOf(", "), INPUT_LENGTH / 2))} …`
}

/** A quantity, without the things that it counts where its name says them already. */
const printInput = (name: string, quantity: Quantity): string =>
  Number.isInteger(quantity.amount) && name.toLowerCase().includes(quantity.unit)
    ? String(quantity.amount)
    : printQuantity(quantity)

/** A sentence with a capital letter and a full stop. */
export const sentence = (text: string): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}

/** An instant to the minute: `2025-10-01 06:00 UTC`. */
export const printInstant = (instant: DateTime.Utc): string =>
  `${DateTime.formatIso(instant).slice(0, -8).replace("T", " ")} UTC`
