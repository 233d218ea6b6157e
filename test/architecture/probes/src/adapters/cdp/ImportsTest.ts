import { double } from "../../../test/double.js"

export const production = double
