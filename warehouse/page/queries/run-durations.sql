-- How long did each run take, step by step?
select r.started_at, r.picked_up, step.key as step, round(step.value, 3) as seconds
from (from runs order by started_at desc, run_id limit 48) as r
cross join unnest(map_entries(r.seconds)) as each_step (step)
order by r.started_at desc, r.run_id, seconds desc;
