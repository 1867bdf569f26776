-- What proves a day, beside how it was found.

alter table articles
    add column date_evidence struct(rule varchar, evidence varchar, start_char bigint, end_char bigint)[];
comment on column articles.date_evidence is 'Where the dates stand that decided, with the form of date that read each; empty where none did, null before this column was.';
