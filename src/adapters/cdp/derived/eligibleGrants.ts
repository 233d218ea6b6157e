import { EDITION_START_EPOCH } from "../../../domain/time/ChainEpoch.js"
import type { Select } from "./Select.js"

/** Grants to clients that count: since the edition start, and whole. */
export const eligibleGrants: Select = (sql) => sql`
  shadow.dmob_verified_client_allowance
  where height >= ${EDITION_START_EPOCH}::integer
    and "addressId" ~ '^f0[0-9]{1,9}$'
    and "verifierAddressId" ~ '^f0[0-9]{1,9}$'
    and allowance >= 0`
