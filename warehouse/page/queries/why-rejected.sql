-- For which reasons were texts refused?
select
    check_id                                           as "check",
    document_count                                     as texts,
    sole_reason_count                                  as for_this_reason_alone,
    expectation,
    last_picked_up_at::date                            as latest
from rejects_by_reason
order by texts desc, "check"
limit 16;
