/** Always two decimals, rounded half away from zero. Source: published rules, "Texts of the scoring", number formats. */
export const fixed2 = (value: number): string => value.toFixed(2)

/** A number and the thing that it counts: `1 client`, `3 clients`. */
export const counted = (amount: number, one: string, many: string): string => `${amount} ${amount === 1 ? one : many}`

/** A text without the blanks around it; null when it says nothing: a blank one, `n/a` or none. */
export const stated = (text: string | null): string | null => {
  const trimmed = text?.trim() ?? ""
  return trimmed === "" || trimmed === "n/a" ? null : trimmed
}

/** A text with its letters A to Z in lower case; other letters stay, even those whose lower or upper case is one of a to z. */
export const lowered = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
