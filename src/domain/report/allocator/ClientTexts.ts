import { counted } from "../../shared/Texts.js"

/** `No clients`, `1 client`, `3 clients`. */
export const clientsText = (amount: number): string =>
  amount === 0 ? "No clients" : counted(amount, "client", "clients")
