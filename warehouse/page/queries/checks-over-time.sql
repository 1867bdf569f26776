-- How many checks failed in each run, by severity?
select h.started_at, h.state, s.severity, coalesce(c.check_count, 0) as checks, coalesce(c.failed_count, 0) as failed, c.failed_checks
from (from run_history order by started_at desc, run_id limit 48) as h
cross join (values ('critical'), ('warning'), ('info')) as s (severity)
left join run_checks as c on c.run_id = h.run_id and c.severity = s.severity
where c.check_count > 0
order by h.started_at desc, h.run_id, s.severity;
