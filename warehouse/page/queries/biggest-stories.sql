-- Which stories were carried most often?
with told as (
    select story_id, 1 + count(*) as copies from articles where not is_canonical group by story_id
),
-- Outlets are counted of those that can be among the twelve, texts unpacked of those that are.
most as (
    select story_id from told where copies >= (select min(copies) from (from told order by copies desc limit 12))
),
biggest as (
    select
        story_id,
        count(*)                                       as copies,
        count(distinct publisher_id)                   as outlets,
        max(articles.rowid) filter (is_canonical)      as canonical_row
    from articles
    where story_id in (from most)
    group by story_id
    order by copies desc, outlets desc, story_id
    limit 12
)
select
    coalesce(headline, left(body, 90) || ' …')         as headline,
    language,
    copies,
    outlets,
    coalesce(o.name, source_agency_id, 'nobody credited') as agency,
    published_on,
    b.story_id
from biggest as b
join articles as a on a.rowid = b.canonical_row
left join organizations as o on o.organization_id = a.source_agency_id
order by copies desc, outlets desc, b.story_id;
