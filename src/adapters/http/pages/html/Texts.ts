import { DateTime } from "effect"
import { type ComponentChildren, Fragment, h } from "preact"
import type { Inline, Text } from "../ReportDocument.js"
import { printInstant } from "../Wording.js"

/** A running text. */
export const textOf = (text: Text): ComponentChildren => h(Fragment, null, ...text.map(inline))

const inline = (part: Inline): ComponentChildren => {
  if (typeof part === "string") return part
  switch (part._tag) {
    case "Code":
      return h("code", { dir: "ltr" }, part.text)
    case "Stated":
      return h("bdi", null, part.text)
    case "Unknown":
      return h("span", { class: "unknown" }, part.text)
    case "Instant":
      return h("time", { dateTime: DateTime.formatIso(part.instant) }, printInstant(part.instant))
    case "Link":
      return h("a", { href: part.href }, part.text)
  }
}
