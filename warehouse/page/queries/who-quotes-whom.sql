-- Whose texts quote or rely on whom?
with known as (
    select
        coalesce(author_name, author_id, 'nobody credited') as author,
        cited_id                                            as quoted,
        coalesce(cited_name, cited_id)                      as quoted_name,
        article_count                                       as articles
    from citations
    where is_self_citation is not true
)
select author, quoted, quoted_name, articles
from known
where author in (select author from known group by author order by sum(articles) desc, author limit 14)
    and quoted in (select quoted from known group by quoted order by sum(articles) desc, quoted limit 12)
order by articles desc, author, quoted;
