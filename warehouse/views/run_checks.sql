-- Grain: one row per run and severity of its checks.
create or replace view run_checks as
select
    c.run_id,
    r.started_at,
    r.state,
    c.severity,
    count(*)                                                        as check_count,
    count(*) filter (c.success)                                     as passed_count,
    count(*) filter (not c.success)                                 as failed_count,
    count(*) filter (c.success is null)                             as undecided_count,
    list(c.check_id order by c.check_id) filter (not c.success)     as failed_checks
from checks as c
left join runs as r using (run_id)
group by c.run_id, r.started_at, r.state, c.severity;

comment on view run_checks is 'One row per run and severity: how many checks a run made, and which failed.';
comment on column run_checks.run_id is 'The run.';
comment on column run_checks.started_at is 'When it began.';
comment on column run_checks.state is 'loaded, refused or accepted.';
comment on column run_checks.severity is 'critical (refuses the text or the batch), warning or info (loaded and shown).';
comment on column run_checks.check_count is 'Checks of that severity.';
comment on column run_checks.passed_count is 'Of these, checks that were met.';
comment on column run_checks.failed_count is 'Of these, checks that were not met by every row that they looked at.';
comment on column run_checks.undecided_count is 'Of these, checks that could not be made.';
comment on column run_checks.failed_checks is 'Names of the failed ones; null where none failed.';
