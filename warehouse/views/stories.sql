-- Grain: one row per distinct story.
create or replace view stories as
with canonical as (
    select * from articles where is_canonical
),
told as (
    select
        a.story_id,
        count(*)                                                        as copy_count,
        count(distinct a.publisher_id)                                  as publisher_count,
        min(d.picked_up_at)                                             as first_seen_at,
        -- Texts that could have been published on any day: beside one of them nothing is decided.
        count(*) filter (a.published_at is null and (a.published_from is null or a.published_to is null)) as undated,
        min(a.published_at, 2)                                          as first_instants,
        arg_min(a.document_id, a.published_at)                          as document_of_first_instant,
        arg_min(a.published_to, a.published_at)                         as last_day_of_first_instant,
        count(*) filter (a.published_at is null)                        as without_instant,
        min(a.published_from) filter (a.published_at is null)           as first_day_without_instant,
        min(a.published_from, 2)                                        as first_days,
        count(a.published_from)                                         as with_days,
        arg_min(a.document_id, a.published_from)                        as document_of_first_day,
        arg_min(a.published_at is null, a.published_from)               as first_day_is_without_instant,
        arg_min(a.published_to, a.published_from)                       as last_day_of_first_day
    from articles as a
    left join documents as d using (document_id)
    group by a.story_id
)
select
    c.story_id,
    c.document_id,
    c.headline,
    c.body,
    c.language,
    c.language_confidence,
    c.language_status,
    c.language_shares,
    c.publisher_id,
    c.source_agency_id,
    c.source_status,
    c.dateline_place,
    c.dateline_on,
    c.byline,
    c.editor,
    c.translator,
    c.published_on,
    c.published_at,
    c.published_from,
    c.published_to,
    c.date_precision,
    c.date_method,
    c.date_conflict,
    c.date_evidence,
    c.copyright_holder,
    c.copyright_year,
    c.rights_notice,
    c.tdm_reservation,
    c.word_count,
    c.rules_version,
    c.run_id,
    c.loaded_at,
    t.copy_count,
    t.publisher_count,
    t.first_seen_at,
    case
        when t.copy_count = 1 then c.document_id
        when t.undated > 0 then null
        when (len(t.first_instants) = 1 or t.first_instants[1] < t.first_instants[2])
            and (t.without_instant = 0 or t.last_day_of_first_instant < t.first_day_without_instant)
            then t.document_of_first_instant
        when t.first_day_is_without_instant
            and t.with_days = t.copy_count
            and t.last_day_of_first_day < t.first_days[2]
            then t.document_of_first_day
    end as first_published_document_id
from canonical as c
join told as t using (story_id);

comment on view stories is 'One row per distinct story: its canonical article, and how often, by how many and since when it was carried.';
comment on column stories.story_id is 'The story: the document_id of its canonical article, for good.';
comment on column stories.document_id is 'The canonical article, to join by; the same as story_id.';
comment on column stories.headline is 'Headline of the canonical article.';
comment on column stories.body is 'Body of the canonical article.';
comment on column stories.language is 'Language of the canonical article, BCP-47.';
comment on column stories.language_confidence is 'How sure the detection of that language is, 0 to 1.';
comment on column stories.language_status is 'How that language was found, or why it was not.';
comment on column stories.language_shares is 'Shares of its languages where it is in several.';
comment on column stories.publisher_id is 'Outlet that carried the canonical article.';
comment on column stories.source_agency_id is 'First organization that the canonical article credits as its author; null when nobody is credited.';
comment on column stories.source_status is 'How that source was found, or why there is none.';
comment on column stories.dateline_place is 'Place of the canonical article''s dateline.';
comment on column stories.dateline_on is 'Day of the canonical article''s dateline.';
comment on column stories.byline is 'Reporters of the canonical article.';
comment on column stories.editor is 'Editors of the canonical article.';
comment on column stories.translator is 'Translators of the canonical article.';
comment on column stories.published_on is 'Day that the canonical article treats as its own present.';
comment on column stories.published_at is 'Instant of the canonical article''s publication, where a time is printed.';
comment on column stories.published_from is 'First day that the canonical article''s evidence allows.';
comment on column stories.published_to is 'Last day that the canonical article''s evidence allows.';
comment on column stories.date_precision is 'How exact the canonical article''s date is.';
comment on column stories.date_method is 'How the canonical article''s date was found.';
comment on column stories.date_conflict is 'Dates in the canonical article that contradict each other.';
comment on column stories.date_evidence is 'Where the dates stand in the canonical article that decided.';
comment on column stories.copyright_holder is 'Holder of the copyright that the canonical article names.';
comment on column stories.copyright_year is 'Year of that notice.';
comment on column stories.rights_notice is 'The canonical article''s notice of rights, verbatim.';
comment on column stories.tdm_reservation is 'Whether the canonical article reserves text and data mining; null where it does not say.';
comment on column stories.word_count is 'Words of the canonical article''s body.';
comment on column stories.rules_version is 'Version of the rules that read the canonical article.';
comment on column stories.run_id is 'Run that loaded the canonical article.';
comment on column stories.loaded_at is 'When it was loaded.';
comment on column stories.copy_count is 'Articles that tell the story, the canonical one included.';
comment on column stories.publisher_count is 'Outlets that carried it, as far as the texts name them.';
comment on column stories.first_seen_at is 'When the first of its texts was picked up.';
comment on column stories.first_published_document_id is 'The one article that its own date puts before every other article of the story: by instant where both print a time, else by its last possible day being earlier than the other''s first possible one, days as printed. Null on a tie, where the days overlap, or where any article of the story has no date. A story of one article is that article.';
