-- How many stories does each agency have, by day, month or year?
with dated as (
    select coalesce(o.name, a.source_agency_id, 'nobody credited') as agency, a.published_on, a.story_id
    from articles as a
    left join organizations as o on o.organization_id = a.source_agency_id
    where a.published_on is not null
),
-- The few oldest texts would stretch the picture over decades.
spread as (
    select quantile_disc(published_on, 0.05) as since, max(published_on) as until from dated
),
grained as (
    select since, case when until - since <= 92 then 'day' when until - since <= 1500 then 'month' else 'year' end as grain
    from spread
),
biggest as (
    select agency, row_number() over (order by agency = 'nobody credited', count(distinct story_id) desc, agency) as place
    from dated
    where agency <> 'nobody credited' and published_on >= (select since from spread)
    group by agency
)
select
    date_trunc(g.grain, d.published_on)::date                              as "from",
    g.grain,
    case when d.agency = 'nobody credited' or b.place <= 6 then d.agency else 'other agencies' end as agency,
    count(distinct d.story_id)                                             as stories
from dated as d
cross join grained as g
left join biggest as b using (agency)
where d.published_on >= g.since
group by all
order by "from", stories desc, agency;
