-- Which stories were carried most often?
select
    coalesce(headline, left(body, 90) || ' …')         as headline,
    language,
    copy_count                                         as copies,
    publisher_count                                    as outlets,
    coalesce(o.name, source_agency_id, 'nobody credited') as agency,
    published_on,
    story_id
from stories
left join organizations as o on o.organization_id = source_agency_id
where copy_count > 1
order by copies desc, outlets desc, story_id
limit 12;
