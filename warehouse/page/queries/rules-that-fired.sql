-- What share of the rules that attribute has ever fired, and of those for the other lines of a page?
with grouped as (
    select
        case
            when seed = 'datelines' then 'datelines'
            when seed = 'name_contexts' then kind || ' names'
            when kind in ('credit', 'byline', 'caption', 'rights') then kind || ' lines'
            else kind
        end                                            as rules_for,
        -- A trap keeps a name from speaking, so it never gives evidence.
        seed <> 'line_rules' or kind in ('credit', 'byline', 'caption', 'rights') as attributes,
        fired,
        document_count
    from rule_hits
    where seed in ('datelines', 'line_rules') or (seed = 'name_contexts' and kind not like 'trap%')
)
select
    rules_for,
    attributes,
    count(*)                                           as rules,
    count(*) filter (fired)                            as rules_fired,
    round(100 * rules_fired / rules, 1)                as percent,
    sum(document_count)::bigint                        as hits
from grouped
group by all
order by attributes desc, rules desc, rules_for;
