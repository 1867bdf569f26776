-- What share of the rules that attribute has ever fired, and of those for the other lines of a page?
-- A hit is a row that names the rule: one line may be a span and evidence for two roles.
with counted as (
    -- `credit: bracket-at-end` is the rule bracket-at-end, at work for another role than its own.
    select regexp_extract(rule, '[^ ]*$') as rule, hits
    from (select rule, count(*) as hits from attributions group by rule)
    union all
    select rule, count(*) from spans group by rule
    union all
    select date.rule, count(*) from (select unnest(date_evidence) as date from articles) group by date.rule
),
known as (
    select
        definition['seed']                             as seed,
        coalesce(definition['kind'], definition['role']) as kind,
        h.hits
    from rules
    left join (select rule, sum(hits) as hits from counted group by rule) as h using (rule)
),
grouped as (
    select
        case
            when seed = 'datelines' then 'datelines'
            when seed = 'name_contexts' then kind || ' names'
            when kind in ('credit', 'byline', 'caption', 'rights') then kind || ' lines'
            else kind
        end                                            as rules_for,
        -- A trap keeps a name from speaking, so it never gives evidence.
        seed <> 'line_rules' or kind in ('credit', 'byline', 'caption', 'rights') as attributes,
        hits
    from known
    where seed in ('datelines', 'line_rules') or (seed = 'name_contexts' and kind not like 'trap%')
)
select
    rules_for,
    attributes,
    count(*)                                           as rules,
    count(hits)                                        as rules_fired,
    round(100 * rules_fired / rules, 1)                as percent,
    coalesce(sum(hits), 0)::bigint                     as hits
from grouped
group by all
order by attributes desc, rules desc, rules_for;
