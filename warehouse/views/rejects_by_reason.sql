-- Grain: one row per check that refused documents.
create or replace view rejects_by_reason as
with standing as (
    select r.*, d.picked_up_at, d.path, count(*) over (partition by r.document_id) as reasons
    from rejects as r
    join documents as d using (document_id)
    where d.outcome = 'rejected'
)
select
    check_id,
    any_value(expectation)                                          as expectation,
    any_value(column_name)                                          as column_name,
    count(distinct document_id)                                     as document_count,
    count(*) filter (reasons = 1)                                   as sole_reason_count,
    count(distinct run_id)                                          as run_count,
    min(picked_up_at)                                               as first_picked_up_at,
    max(picked_up_at)                                               as last_picked_up_at,
    arg_max(path, (picked_up_at, path))                             as latest_path,
    arg_max(observed, (picked_up_at, path))                         as latest_observed
from standing
group by check_id;

comment on view rejects_by_reason is 'One row per check that refused documents which are still refused: what texts fail by.';
comment on column rejects_by_reason.check_id is 'The critical check.';
comment on column rejects_by_reason.expectation is 'What it expects, in words.';
comment on column rejects_by_reason.column_name is 'The column that it looks at; null where it looks at several.';
comment on column rejects_by_reason.document_count is 'Documents that failed it. A document that failed two checks counts in both rows.';
comment on column rejects_by_reason.sole_reason_count is 'Of these, documents that failed nothing else: they would be articles without this check.';
comment on column rejects_by_reason.run_count is 'Runs in which it refused something.';
comment on column rejects_by_reason.first_picked_up_at is 'Pick-up of the first of these documents.';
comment on column rejects_by_reason.last_picked_up_at is 'Pick-up of the last of these documents.';
comment on column rejects_by_reason.latest_path is 'Path of the last of these documents.';
comment on column rejects_by_reason.latest_observed is 'What was found in it.';
