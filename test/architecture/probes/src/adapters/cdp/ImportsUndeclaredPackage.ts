import pool from "pg-pool"

export const Pool = pool
