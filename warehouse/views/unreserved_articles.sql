-- Grain: one row per article whose own text states no reserved rights.
create or replace view unreserved_articles as
select
    a.document_id,
    a.story_id,
    a.headline,
    a.language,
    a.publisher_id,
    a.source_agency_id,
    a.published_on,
    a.tdm_reservation,
    a.copyright_holder,
    a.copyright_year,
    a.rights_notice,
    if(a.tdm_reservation = false, 'permission stated', 'nothing stated') as what_is_stated
from articles as a
-- A notice of rights says in its own words what it reserves, often everything: only one that permits mining is let in.
where a.tdm_reservation = false or (a.tdm_reservation is null and a.rights_notice is null);

comment on view unreserved_articles is 'One row per article whose text does not state that rights are reserved: it has no notice of rights, or one that permits text and data mining. That is not a permission: most texts simply do not say, copyright holds without a notice, and a reservation may stand on the site or in a contract. Only tdm_reservation = false states a permission, for mining.';
comment on column unreserved_articles.document_id is 'The article.';
comment on column unreserved_articles.story_id is 'The story that it tells.';
comment on column unreserved_articles.headline is 'Its headline as printed; null where it has none.';
comment on column unreserved_articles.language is 'Its language, BCP-47.';
comment on column unreserved_articles.publisher_id is 'Outlet that carried it; null where the text does not say.';
comment on column unreserved_articles.source_agency_id is 'First organization that it credits as its author; null when nobody is credited.';
comment on column unreserved_articles.published_on is 'Day that the text treats as its own present; null where more than one day is left.';
comment on column unreserved_articles.tdm_reservation is 'false where the text permits mining; null where it does not say, which is not a permission.';
comment on column unreserved_articles.copyright_holder is 'Holder of the copyright as the notice names it: whom to ask.';
comment on column unreserved_articles.copyright_year is 'Year of the copyright notice.';
comment on column unreserved_articles.rights_notice is 'The notice of rights, verbatim: read it, it may reserve other rights; null where there is none.';
comment on column unreserved_articles.what_is_stated is 'permission stated (for text and data mining) or nothing stated, which is not a permission.';
