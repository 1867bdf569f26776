-- Grain: one row per language and day, unknown ones included.
create or replace view language_days as
select
    language,
    published_on,
    count(*)                                                        as article_count,
    count(distinct story_id)                                        as story_count,
    count(distinct publisher_id)                                    as publisher_count,
    count(distinct source_agency_id)                                as agency_count,
    sum(word_count)::bigint                                         as word_count,
    avg(language_confidence)                                        as mean_confidence
from articles
group by language, published_on;

comment on view language_days is 'One row per language and day: how much was carried in which language. The counts of all rows add up to all articles.';
comment on column language_days.language is 'Language as a BCP-47 tag; und where it could not be told.';
comment on column language_days.published_on is 'Day that the texts treat as their own present; null where more than one day is left.';
comment on column language_days.article_count is 'Articles in that language of that day.';
comment on column language_days.story_count is 'Distinct stories that they tell.';
comment on column language_days.publisher_count is 'Outlets that carried them, as far as the texts name them.';
comment on column language_days.agency_count is 'Agencies that they credit.';
comment on column language_days.word_count is 'Words of their bodies.';
comment on column language_days.mean_confidence is 'Mean of how sure the detection was, 0 to 1; null where nothing was detected.';
