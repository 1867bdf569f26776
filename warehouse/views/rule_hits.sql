-- Grain: one row per rule, fired or not.
create or replace view rule_hits as
with hits as (
    -- `credit: bracket-at-end` is the rule bracket-at-end, at work for another role than its own.
    select regexp_extract(rule, '[^ ]*$') as rule, document_id, role, 1 as attributions, 0 as spans from attributions
    union all
    select rule, document_id, null, 0, 1 from spans where rule <> ''
    union all
    select unnest(date_evidence).rule, document_id, 'date', 1, 0 from articles
),
counted as (
    select
        rule,
        sum(attributions)::bigint                           as attribution_count,
        sum(spans)::bigint                                  as span_count,
        count(distinct document_id)                         as document_count,
        coalesce(list(distinct role order by role) filter (role is not null), []) as roles
    from hits
    group by rule
)
select
    coalesce(r.rule, c.rule)                                as rule,
    r.definition['seed']                                    as seed,
    coalesce(r.definition['kind'], r.definition['role'])    as kind,
    r.definition['pattern']                                 as pattern,
    coalesce(r.definition['seed'] = 'line_rules', false)    as is_line_rule,
    c.rule is not null                                      as fired,
    coalesce(c.attribution_count, 0)                        as attribution_count,
    coalesce(c.span_count, 0)                               as span_count,
    coalesce(c.document_count, 0)                           as document_count,
    coalesce(c.roles, [])                                   as roles
from rules as r
full join counted as c on c.rule = r.rule;

comment on view rule_hits is 'One row per rule, fired or not: what each rule that reads texts has found so far.';
comment on column rule_hits.rule is 'Name of the rule.';
comment on column rule_hits.seed is 'Table of seeds/ in which the rule stands; null for rules that are code.';
comment on column rule_hits.kind is 'Kind of line that the rule recognizes, or role for which a context of a name speaks; null for other rules.';
comment on column rule_hits.pattern is 'What it looks for; null for rules that are code.';
comment on column rule_hits.is_line_rule is 'Whether it is a row of the line rules, as opposed to a rule for datelines, names and other forms.';
comment on column rule_hits.fired is 'Whether it has found anything in the texts that are loaded.';
comment on column rule_hits.attribution_count is 'Pieces of evidence that it gave, for who is in the texts or for their days.';
comment on column rule_hits.span_count is 'Stretches of text that it typed.';
comment on column rule_hits.document_count is 'Documents in which it found something.';
comment on column rule_hits.roles is 'Roles for which it gave evidence; date for forms of dates.';
