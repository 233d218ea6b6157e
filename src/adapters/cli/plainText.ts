/** Colours and movements of the cursor, with what they are told, and single control characters. */
const control = /\r|(?![\n\t])\p{Cc}(?:\[[0-?]*[ -/]*[@-~])?/gu

/** Words as they are shown: strangers' may hold control characters, which would act on the terminal. */
export const plainText = (text: string): string => text.replace(control, "")

/** As `plainText`, on one line. */
export const plainLine = (text: string): string => plainText(text.replace(/\s+/g, " ")).trim()
