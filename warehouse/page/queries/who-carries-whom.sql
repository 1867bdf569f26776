-- Which outlet carries which agency's texts?
with known as (
    select
        coalesce(publisher_name, publisher_id)             as outlet,
        origin_id                                          as agency,
        coalesce(origin_name, origin_id)                   as agency_name,
        article_count                                      as articles,
        is_own_text                                        as own_texts
    from syndication
    where publisher_id is not null and origin_id is not null
)
select outlet, agency, agency_name, articles, own_texts
from known
where outlet in (select outlet from known group by outlet order by sum(articles) desc, outlet limit 14)
    and agency in (select agency from known group by agency order by sum(articles) desc, agency limit 12)
order by articles desc, outlet, agency;
