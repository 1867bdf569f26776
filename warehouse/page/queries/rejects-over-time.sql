-- How many of the texts of each run were refused, or could not be read?
select started_at, state, picked_up, rejected, unreadable, round(100 * rejected_share, 1) as percent_rejected
from run_history
order by started_at desc, run_id
limit 48;
