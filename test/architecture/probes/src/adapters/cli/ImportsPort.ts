import { SizeSource } from "../../application/ports/SizeSource.js"

export const source = SizeSource
