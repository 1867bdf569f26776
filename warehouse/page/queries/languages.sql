-- In which languages are the articles?
select
    if(language = 'und', 'not told', language)         as language,
    sum(article_count)::bigint                         as articles,
    sum(word_count)::bigint                            as words,
    round(100 * articles / sum(articles) over (), 1)   as percent
from language_days
group by language
order by articles desc, language
limit 16;
