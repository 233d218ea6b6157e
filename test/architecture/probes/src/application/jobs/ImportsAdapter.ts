import { sizes } from "../../adapters/shared/Sizes.js"

export const known = sizes
