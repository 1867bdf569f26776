-- Grain: one row per run.
create or replace view run_history as
with judged as (
    select
        run_id,
        count(*)                                                            as check_count,
        count(*) filter (not success and severity = 'critical')             as failed_critical_count,
        count(*) filter (not success and severity is distinct from 'critical') as failed_other_count
    from checks
    group by run_id
)
select
    r.run_id,
    r.started_at,
    r.finished_at,
    r.state,
    r.picked_up,
    r.articles,
    r.rejected,
    r.unreadable,
    r.new_stories,
    r.duplicates,
    r.rejected / nullif(r.picked_up, 0)                                     as rejected_share,
    epoch(r.finished_at - r.started_at)                                     as seconds_to_load,
    r.picked_up / nullif(epoch(r.finished_at - r.started_at), 0)            as texts_per_second,
    map_keys(r.seconds)[list_position(map_values(r.seconds), list_max(map_values(r.seconds)))] as slowest_step,
    list_max(map_values(r.seconds))                                         as slowest_step_seconds,
    coalesce(j.check_count, 0)                                              as check_count,
    coalesce(j.failed_critical_count, 0)                                    as failed_critical_count,
    coalesce(j.failed_other_count, 0)                                       as failed_other_count,
    x.reason                                                                as acceptance_reason,
    r.rules_version,
    r.package_version
from runs as r
left join judged as j using (run_id)
left join accepted_refusals as x using (run_id);

comment on view run_history is 'One row per run: what it did, how long it took, what its checks said.';
comment on column run_history.run_id is 'Prefect''s flow-run id.';
comment on column run_history.started_at is 'When the run began.';
comment on column run_history.finished_at is 'When the run came to its load.';
comment on column run_history.state is 'loaded, refused (nothing of the batch was loaded) or accepted (loaded by hand after a refusal).';
comment on column run_history.picked_up is 'File versions picked up.';
comment on column run_history.articles is 'Of these, accepted articles.';
comment on column run_history.rejected is 'Of these, texts that failed a critical check.';
comment on column run_history.unreadable is 'Of these, files that gave no text.';
comment on column run_history.new_stories is 'Stories that began in this run.';
comment on column run_history.duplicates is 'Articles of this run that joined a story begun before them.';
comment on column run_history.rejected_share is 'Share of the picked up texts that were rejected, 0 to 1; null where nothing was picked up.';
comment on column run_history.seconds_to_load is 'Seconds from its beginning to its load.';
comment on column run_history.texts_per_second is 'Texts picked up in each of these seconds.';
comment on column run_history.slowest_step is 'The step that took longest before the load.';
comment on column run_history.slowest_step_seconds is 'Seconds that it took.';
comment on column run_history.check_count is 'Checks that were made.';
comment on column run_history.failed_critical_count is 'Of these, critical ones that failed.';
comment on column run_history.failed_other_count is 'Of these, others that failed.';
comment on column run_history.acceptance_reason is 'Why the run was let in by hand after a refusal; null otherwise.';
comment on column run_history.rules_version is 'Version of the rules and reference data that the run used.';
comment on column run_history.package_version is 'Version of the program.';
