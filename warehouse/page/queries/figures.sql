-- How much is in the warehouse?
select
    (select count(*) from articles)                                                as articles,
    (select count(*) from articles where is_canonical)                             as stories,
    (select count(distinct source_agency_id) from articles)                        as agencies,
    (select count(distinct publisher_id) from articles)                            as outlets,
    (select count(distinct language) from articles where language <> 'und')        as languages,
    (select count(*) from documents where outcome = 'rejected')                    as rejected,
    (select count(*) from documents where outcome = 'unreadable')                  as unreadable,
    (select count(*) from runs)                                                    as runs,
    (select max(finished_at) from runs)                                            as as_of;
