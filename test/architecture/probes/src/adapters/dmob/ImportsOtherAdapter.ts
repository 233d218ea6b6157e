import { PgSizeSourceLive } from "../cdp/PgSizeSource.js"

export const Borrowed = PgSizeSourceLive
