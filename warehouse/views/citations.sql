-- Grain: one row per author and organization that its texts quote.
create or replace view citations as
select
    coalesce(a.source_agency_id, a.publisher_id)                    as author_id,
    w.name                                                          as author_name,
    t.organization_id                                               as cited_id,
    c.name                                                          as cited_name,
    coalesce(a.source_agency_id, a.publisher_id) = t.organization_id as is_self_citation,
    count(distinct a.document_id)                                   as article_count,
    count(distinct a.story_id)                                      as story_count,
    count(*)                                                        as mention_count,
    min(a.published_on)                                             as first_published_on,
    max(a.published_on)                                             as last_published_on
from attributions as t
join articles as a using (document_id)
left join organizations as w on w.organization_id = coalesce(a.source_agency_id, a.publisher_id)
left join organizations as c on c.organization_id = t.organization_id
where t.role = 'cited'
group by all;

comment on view citations is 'One row per author and organization that its texts quote or rely on: who quotes whom.';
comment on column citations.author_id is 'Who wrote the quoting texts: the agency that they credit first, else the outlet that carried them; null where neither is known.';
comment on column citations.author_name is 'Its name.';
comment on column citations.cited_id is 'The organization that is quoted.';
comment on column citations.cited_name is 'Its name.';
comment on column citations.is_self_citation is 'Whether the author quotes itself; null where the author is unknown.';
comment on column citations.article_count is 'Articles that quote it.';
comment on column citations.story_count is 'Distinct stories that these articles tell.';
comment on column citations.mention_count is 'Places in these articles at which it is quoted.';
comment on column citations.first_published_on is 'Earliest day among those whose day is known.';
comment on column citations.last_published_on is 'Latest day among those whose day is known.';
