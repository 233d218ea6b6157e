import { Effect } from "effect"
import type pg from "pg"

const query = (client: pg.Client, text: string) => Effect.promise(() => client.query(text))

/** Keeps the deals of every sixteenth provider, for looks to be quick, and lets none start while two runs are compared. */
export const prepareSource = (dmob: pg.Client) =>
  query(
    dmob,
    `delete from unified_verified_deal where hashtext("providerId") % 16 <> 0;
     refresh materialized view unique_providers;
     update unified_verified_deal set "termStart" = 90000000
     where "termStart" > 6000000 and "createdAt" > now() - interval '1 day'`
  )

/** Rewrites, deletes and adds some deals and rewrites some grants, differently in each round. */
export const changeSource = (dmob: pg.Client, round: number) =>
  query(
    dmob,
    `begin;
     update unified_verified_deal set "pieceSize" = "pieceSize" + 1024 where id % 97 = ${round % 97};
     delete from unified_verified_deal where id % 1009 = ${round % 1009};
     insert into unified_verified_deal ("dealId", "claimId", type, "clientId", "providerId", "sectorId", "pieceCid",
       "pieceSize", "termStart", "slashedEpoch", "processedSlashedEpoch", removed, "createdAt", "updatedAt")
     select "dealId", "claimId", type, "clientId", "providerId", "sectorId", "pieceCid" || '${round}', "pieceSize",
       "termStart", "slashedEpoch", "processedSlashedEpoch", removed, "createdAt", "updatedAt"
     from unified_verified_deal where id % 499 = ${round % 499};
     update verified_client_allowance set allowance = allowance + 1 where id % 31 = ${round % 31};
     update verifier_allowance set allowance = allowance + 1 where id % 31 = ${round % 31};
     update verified_client set allowance = allowance + 1 where id % 31 = ${round % 31};
     update verifier set allowance = allowance + 1 where id % 31 = ${round % 31};
     commit`
  )
