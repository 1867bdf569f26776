-- What mending and carrying on leave behind: releases by hand, takedowns by content, exports, reprocessings.

alter table tombstones add column content_sha256 varchar;
alter table tombstones add column forgotten_by varchar;
comment on column tombstones.content_sha256 is 'SHA-256 of the bytes that are gone: the same bytes are not loaded again under any path.';
comment on column tombstones.forgotten_by is 'Login name of who took it out, as the system gave it.';

create table releases (
    document_id uuid        not null,
    check_id    varchar     not null,
    reason      varchar     not null,
    released_at timestamptz not null,
    released_by varchar
);
comment on table releases is 'One row per check that somebody let a document pass by hand: it is not refused for that check again.';
comment on column releases.document_id is 'The document that was let in.';
comment on column releases.check_id is 'The critical check that it had failed.';
comment on column releases.reason is 'Why it was let in.';
comment on column releases.released_at is 'When: the document is compared with others as a text of that time.';
comment on column releases.released_by is 'Login name of who let it in, as the system gave it.';

create table reprocessings (
    run_id            varchar     not null,
    started_at        timestamptz not null,
    finished_at       timestamptz not null,
    old_rules_version varchar,
    rules_version     varchar     not null,
    package_version   varchar,
    documents         bigint      not null,
    articles          bigint      not null,
    rejected          bigint      not null,
    changed_articles  bigint      not null,
    story_changes     bigint      not null
);
comment on table reprocessings is 'One row per time that everything was derived again from the archive.';
comment on column reprocessings.run_id is 'Prefect''s flow-run id.';
comment on column reprocessings.started_at is 'When it began.';
comment on column reprocessings.finished_at is 'When the new master was whole.';
comment on column reprocessings.old_rules_version is 'Rules that had read most articles before; null where there were none.';
comment on column reprocessings.rules_version is 'Version of the rules and reference data that read them now.';
comment on column reprocessings.package_version is 'Version of the program.';
comment on column reprocessings.documents is 'Documents derived again.';
comment on column reprocessings.articles is 'Of these, accepted articles now.';
comment on column reprocessings.rejected is 'Of these, refused now.';
comment on column reprocessings.changed_articles is 'Articles with another value in any column, new and lost ones included.';
comment on column reprocessings.story_changes is 'Articles that moved to another story, were let in or were lost.';

create table exports (
    exported_at       timestamptz not null,
    exported_by       varchar,
    folder            varchar     not null,
    format            varchar     not null,
    articles          bigint      not null,
    reserved_left_out bigint      not null,
    reserved_included bigint      not null,
    reason            varchar
);
comment on table exports is 'One row per export that took texts along whose rights are reserved.';
comment on column exports.exported_at is 'When it was made.';
comment on column exports.exported_by is 'Login name of who made it, as the system gave it.';
comment on column exports.folder is 'The folder that it was written to.';
comment on column exports.format is 'parquet, csv, ninjs or jsonld.';
comment on column exports.articles is 'Articles in it.';
comment on column exports.reserved_left_out is 'Articles left out because their rights are reserved.';
comment on column exports.reserved_included is 'Articles in it whose rights are reserved.';
comment on column exports.reason is 'Why these were included.';

comment on column articles.run_id is 'Run that picked the text up.';
comment on column articles.loaded_at is 'When it was loaded: by that run, by a release by hand, or by the last reprocessing.';
