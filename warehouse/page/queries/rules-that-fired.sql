-- What share of the rules that read lines has ever fired, by kind of line?
select
    coalesce(kind, 'other')                            as kind,
    count(*)                                           as rules,
    count(*) filter (fired)                            as rules_fired,
    round(100 * rules_fired / rules, 1)                as percent,
    sum(document_count)::bigint                        as hits
from rule_hits
where is_line_rule
group by all
order by rules desc, kind;
