-- Grain: one row per publisher and origin, unknown ones included.
create or replace view syndication as
with credited as (
    select distinct document_id, organization_id as origin_id
    from attributions
    where role = 'origin'
)
select
    a.publisher_id,
    p.name                                             as publisher_name,
    c.origin_id,
    o.name                                             as origin_name,
    a.publisher_id = c.origin_id                       as is_own_text,
    count(*)                                           as article_count,
    count(distinct a.story_id)                         as story_count,
    min(a.published_on)                                as first_published_on,
    max(a.published_on)                                as last_published_on
from articles as a
left join credited as c using (document_id)
left join organizations as p on p.organization_id = a.publisher_id
left join organizations as o on o.organization_id = c.origin_id
group by a.publisher_id, p.name, c.origin_id, o.name;

comment on view syndication is 'One row per publisher and origin: who carries whose texts. An article that credits two agencies counts in both rows.';
comment on column syndication.publisher_id is 'Outlet that carried the texts; null where the texts do not say.';
comment on column syndication.publisher_name is 'Its name.';
comment on column syndication.origin_id is 'Organization that the texts credit as their author; null where nobody is credited.';
comment on column syndication.origin_name is 'Its name.';
comment on column syndication.is_own_text is 'Whether the publisher credits itself; null where either is unknown.';
comment on column syndication.article_count is 'Articles that the publisher carried from this origin.';
comment on column syndication.story_count is 'Distinct stories that they tell.';
comment on column syndication.first_published_on is 'Earliest day among those whose day is known.';
comment on column syndication.last_published_on is 'Latest day among those whose day is known.';
