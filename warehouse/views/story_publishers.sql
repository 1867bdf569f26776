-- Grain: one row per publisher of stories that several articles tell.
create or replace view story_publishers as
select
    a.publisher_id,
    o.name                                                              as publisher_name,
    count(*)                                                            as shared_article_count,
    count(distinct a.story_id)                                          as shared_story_count,
    count(*) filter (s.first_published_document_id = a.document_id)     as first_count,
    count(*) filter (s.first_published_document_id <> a.document_id)    as later_count,
    count(*) filter (s.first_published_document_id is null)             as undecided_count
from articles as a
join stories as s using (story_id)
left join organizations as o on o.organization_id = a.publisher_id
where s.copy_count > 1
group by a.publisher_id, o.name;

comment on view story_publishers is 'One row per publisher of stories that several articles tell: how often the dates that the texts themselves print put it first.';
comment on column story_publishers.publisher_id is 'Outlet that carried the texts; null where the texts do not say.';
comment on column story_publishers.publisher_name is 'Its name.';
comment on column story_publishers.shared_article_count is 'Its articles whose story another article tells too.';
comment on column story_publishers.shared_story_count is 'Distinct stories that these tell.';
comment on column story_publishers.first_count is 'Of the articles, those that their printed dates put before all others of the story.';
comment on column story_publishers.later_count is 'Of the articles, those that another one precedes.';
comment on column story_publishers.undecided_count is 'Of the articles, those of stories whose first article the printed dates do not decide.';
