-- Grain: one row per article, in its place in its story.
create or replace view story_timelines as
with best_match as (
    select
        document_id,
        arg_max(matched_document_id, (containment, jaccard, matched_document_id)) as matched_document_id,
        arg_max(kind, (containment, jaccard, matched_document_id))                as kind,
        arg_max(jaccard, (containment, jaccard, matched_document_id))             as jaccard,
        arg_max(containment, (containment, jaccard, matched_document_id))         as containment
    from duplicates
    where joined
    group by document_id
)
select
    a.story_id,
    row_number() over story                                          as place_taken,
    count(*) over (partition by a.story_id)                          as copy_count,
    a.document_id,
    d.path,
    a.is_canonical,
    a.publisher_id,
    a.source_agency_id,
    a.language,
    a.headline,
    a.published_on,
    a.published_at,
    a.published_from,
    a.published_to,
    a.published_on - min(a.published_on) over (partition by a.story_id) as days_after_first_known,
    a.word_count,
    m.matched_document_id,
    m.kind                                                           as match_kind,
    m.jaccard,
    m.containment,
    d.modified_at,
    d.picked_up_at
from articles as a
left join documents as d using (document_id)
left join best_match as m using (document_id)
window story as (partition by a.story_id order by d.modified_at, d.path, a.document_id);

comment on view story_timelines is 'One row per article, in its place in its story: how a story travelled from outlet to outlet.';
comment on column story_timelines.story_id is 'The story: the document_id of its canonical article.';
comment on column story_timelines.place_taken is 'Place in which the story''s texts were taken, from 1: by modification time and path. It is no finding about who was first.';
comment on column story_timelines.copy_count is 'Articles that tell the story.';
comment on column story_timelines.document_id is 'The article.';
comment on column story_timelines.path is 'Path of its file, relative to the inbox.';
comment on column story_timelines.is_canonical is 'Whether the article stands for the story.';
comment on column story_timelines.publisher_id is 'Outlet that carried it; null where the text does not say.';
comment on column story_timelines.source_agency_id is 'First organization that it credits as its author; null when nobody is credited.';
comment on column story_timelines.language is 'Language of the article, BCP-47.';
comment on column story_timelines.headline is 'Its headline as printed; null where it has none.';
comment on column story_timelines.published_on is 'Day that the text treats as its own present; null where more than one day is left.';
comment on column story_timelines.published_at is 'Instant of publication; null unless a time is printed.';
comment on column story_timelines.published_from is 'First day that the evidence allows.';
comment on column story_timelines.published_to is 'Last day that the evidence allows.';
comment on column story_timelines.days_after_first_known is 'Days after the earliest known day of the story; null where the article''s own day is unknown.';
comment on column story_timelines.word_count is 'Words of its body.';
comment on column story_timelines.matched_document_id is 'The earlier article that it joined the story by; null for the canonical article.';
comment on column story_timelines.match_kind is 'exact (the same body) or near.';
comment on column story_timelines.jaccard is 'Share of the two bodies'' shingles that both have, 0 to 1.';
comment on column story_timelines.containment is 'Share of the shorter body''s shingles that the longer one has, 0 to 1.';
comment on column story_timelines.modified_at is 'The file''s modification time, by which texts are ordered.';
comment on column story_timelines.picked_up_at is 'When the text was picked up.';
