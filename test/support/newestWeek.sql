-- Shares of compliant providers of each allocator in the week that begins at $1, as of $2, from deals, grants, daily
-- measurements and application files: nothing that the pipeline derives is read.
with
deal as materialized (
  select
    'f0' || "clientId" as client,
    'f0' || "providerId" as provider,
    "pieceSize" as size,
    to_timestamp(1598306400 + "termStart" * 30) as started
  from dmob.unified_verified_deal
  where "termStart" >= 3698160
    and "termStart" < 100000000
    and "clientId" is not null
    and "providerId" is not null
    and "pieceSize" is not null
),
started as materialized (select * from deal where started <= $2::timestamptz),
accumulated as materialized (
  select client, provider, sum(size) as size
  from started
  where started < $1::timestamptz + interval '7 days'
  group by client, provider
),
spark as materialized (
  select provider, sum(coalesce(successful_http, 0))::float8 / sum(total) as rate
  from provider_retrievability_daily
  where date >= $1::timestamptz and date < $1::timestamptz + interval '7 days'
  group by provider
  having sum(total) > 0
),
url_finder as materialized (
  select distinct on (provider) provider, success_rate as rate
  from provider_url_finder_retrievability_daily
  where date >= $1::timestamptz and date < $1::timestamptz + interval '7 days'
  order by provider, date desc
),
provider_week as materialized (
  select
    a.provider,
    count(*) as clients,
    max(a.size) as biggest,
    sum(a.size) as total,
    coalesce(max(s.rate), 0) as http,
    case when max(s.rate) is null then 0 else coalesce(max(u.rate), 0) end as url
  from accumulated a
  left join spark s on s.provider = a.provider
  left join url_finder u on u.provider = a.provider
  group by a.provider
),
public_client as materialized (
  select b.client_id
  from allocator_client_bookkeeping b
  join (
    select allocator_id from allocator_registry where not rejected
    union
    select allocator_id from allocator_registry_archive where not rejected
  ) accepted on accepted.allocator_id = b.allocator_id
  where lower(b.bookkeeping_info #>> array['Project', 'Confirm that this is a public dataset that can be retrieved by anyone on the network (i.e., no specific permissions or access rights are required to view the data)'])
    in ('[x] i confirm', 'yes')
),
average as materialized (
  select avg(http) as http, avg(url) as url
  from provider_week
  where provider in (select provider from started where client in (select client_id from public_client))
),
graded as materialized (
  select
    p.provider,
    (average.http > 0 and p.http > average.http)::int
      + (average.url > 0 and p.url > average.url)::int
      + (p.clients > 3)::int
      + (100 * p.biggest <= 30 * p.total)::int as points
  from provider_week p, average
),
granted as materialized (
  select "addressId" as client, "verifierAddressId" as allocator, sum(allowance) as size
  from dmob.verified_client_allowance
  where height >= 3698160
    and to_timestamp(1598306400 + height::bigint * 30) < $1::timestamptz + interval '7 days'
    and "addressId" ~ '^f0[0-9]+$'
    and "verifierAddressId" ~ '^f0[0-9]+$'
    and allowance is not null
  group by 1, 2
),
used as materialized (
  select distinct g.allocator, a.provider
  from granted g
  join accumulated a on a.client = g.client
)
select
  g.allocator as id,
  sum(g.size)::text as "totalDatacap",
  coalesce(max(n.providers), 0)::int as "totalSps",
  coalesce(max(n.compliant), 0)::float8 as compliant,
  coalesce(max(n.partially), 0)::float8 as partially,
  coalesce(max(n.non), 0)::float8 as non
from granted g
left join (
  select
    u.allocator,
    count(*) as providers,
    100.0::float8 * count(*) filter (where points = 4) / count(*) as compliant,
    100.0::float8 * count(*) filter (where points between 1 and 3) / count(*) as partially,
    100.0::float8 * count(*) filter (where points = 0) / count(*) as non
  from used u
  join graded using (provider)
  group by u.allocator
) n on n.allocator = g.allocator
where g.allocator not in (select "addressId" from dmob.verifier where "isMetaAllocator" and "addressId" is not null)
group by g.allocator
