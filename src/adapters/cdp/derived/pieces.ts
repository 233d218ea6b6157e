import type { DerivedTable, IntermediateTable } from "../../../application/aggregation/AggregationTable.js"
import { eligibleDeals, type Select } from "./Select.js"

/** The piece of deals without one: it groups them and is shared by nobody. */
const NO_PIECE = "00000000-0000-0000-0000-000000000000"

/** Tables that fold the pieces of the deals. */
export const pieceTables = {
  piece_client: (sql, frame) => sql`
    select
      piece,
      client,
      count(distinct provider)::integer as providers,
      count(*) as deals,
      sum(size) as total,
      max(size) as biggest,
      min(size) as smallest
    from ${eligibleDeals(sql, frame)}
    group by piece, client`,

  client_replica_distribution: (sql) => sql`
    select 'f0' || client, providers, sum(total), sum(biggest)
    from shadow.piece_client
    group by client, providers`,

  shared_piece: (sql) => sql`
    select p.piece, p.client, p.total, p.smallest
    from shadow.piece_client p
    join (
      select piece from shadow.piece_client where piece <> ${NO_PIECE} group by piece having count(*) > 1
    ) shared on shared.piece = p.piece`,

  cid_sharing: (sql) => sql`
    select 'f0' || own.client, 'f0' || other.client, sum(other.total), count(*)
    from shadow.shared_piece own
    join shadow.shared_piece other on other.piece = own.piece and other.client <> own.client
    group by own.client, other.client`,

  client_shared_bytes: (sql) => sql`
    select 'f0' || client, sum(smallest)
    from shadow.shared_piece
    group by client`
} satisfies Partial<Record<DerivedTable | IntermediateTable, Select>>
