import { absent } from "./Absent.js"

export const present = absent
