-- Grain: one row per credited agency and day, unknown ones included.
create or replace view agency_days as
select
    a.source_agency_id                                      as agency_id,
    o.name                                                  as agency_name,
    a.published_on,
    count(*)                                                as article_count,
    count(distinct a.story_id)                              as story_count,
    count(distinct a.publisher_id)                          as publisher_count,
    count(*) filter (not a.is_canonical)                    as copy_count,
    list(distinct a.language order by a.language)           as languages
from articles as a
left join organizations as o on o.organization_id = a.source_agency_id
group by a.source_agency_id, o.name, a.published_on;

comment on view agency_days is 'One row per agency and day: what an agency wrote that was carried that day. The counts of all rows add up to all articles.';
comment on column agency_days.agency_id is 'First organization that the texts credit as their author; null where nobody is credited.';
comment on column agency_days.agency_name is 'Its name.';
comment on column agency_days.published_on is 'Day that the texts treat as their own present; null where more than one day is left.';
comment on column agency_days.article_count is 'Articles of that agency and day.';
comment on column agency_days.story_count is 'Distinct stories that they tell; a story told on two days counts on both.';
comment on column agency_days.publisher_count is 'Outlets that carried them, as far as the texts name them.';
comment on column agency_days.copy_count is 'Of the articles, those that tell a story which another article stands for.';
comment on column agency_days.languages is 'Languages of the articles, BCP-47.';
