import { wiring } from "../../main.js"

export const joined = wiring
