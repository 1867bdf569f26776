-- The tables of the warehouse. No primary keys and no indexes: they cost four times the work of a small load and leave a
-- quarter of the file dead; that ids are unique is a law which every run and `sumber doctor` check.

create table documents (
    document_id    uuid        not null,
    path           varchar     not null,
    content_sha256 varchar,
    size_bytes     bigint,
    modified_at    timestamptz,
    picked_up_at   timestamptz not null,
    encoding       varchar,
    text_characters bigint,
    outcome        varchar     not null check (outcome in ('article', 'rejected', 'unreadable', 'forgotten')),
    reason         varchar,
    source_url     varchar,
    fetched_at     timestamptz,
    run_id         varchar     not null
);
comment on table documents is 'One row per file version picked up, whatever became of it.';
comment on column documents.document_id is 'First 128 bits of SHA-256 over the path bytes, a zero byte and the content''s SHA-256.';
comment on column documents.path is 'Path relative to its inbox; bytes that are not UTF-8 are percent-encoded.';
comment on column documents.content_sha256 is 'SHA-256 of the file''s bytes, hexadecimal; null where they could not be read.';
comment on column documents.size_bytes is 'Size of the file in bytes.';
comment on column documents.modified_at is 'The file''s modification time: orders texts, and is never evidence for a date.';
comment on column documents.picked_up_at is 'When the run read the file.';
comment on column documents.encoding is 'Encoding with which the bytes were decoded; null where they could not be.';
comment on column documents.text_characters is 'Length of the decoded text in Unicode code points, where offsets end; null where it could not be decoded.';
comment on column documents.outcome is 'article (accepted), rejected (failed a critical check), unreadable (no text could be had), forgotten (taken out on request).';
comment on column documents.reason is 'Why the document is no article: the failed checks, or what made it unreadable; null for articles.';
comment on column documents.source_url is 'Address that the text came from, as its manifest says; null where none says.';
comment on column documents.fetched_at is 'When the text was fetched, as its manifest says; null where none says.';
comment on column documents.run_id is 'Run that loaded the document.';

create table articles (
    document_id         uuid        not null,
    story_id            uuid        not null,
    is_canonical        boolean     not null,
    headline            varchar,
    -- The default compression never picks zstd for texts of 2 kB, which makes them 40 % smaller and loads faster.
    body                varchar     using compression zstd,
    language            varchar,
    language_confidence double,
    language_status     varchar,
    language_shares     varchar,
    publisher_id        varchar,
    source_agency_id    varchar,
    source_status       varchar,
    dateline_place      varchar,
    dateline_on         date,
    byline              varchar,
    editor              varchar,
    translator          varchar,
    published_on        date,
    published_at        timestamptz,
    published_from      date,
    published_to        date,
    date_precision      varchar,
    date_method         varchar,
    date_conflict       varchar,
    copyright_holder    varchar,
    copyright_year      integer,
    rights_notice       varchar,
    tdm_reservation     boolean,
    word_count          bigint,
    rules_version       varchar,
    run_id              varchar     not null,
    loaded_at           timestamptz not null
);
comment on table articles is 'One row per accepted document: what one outlet carried.';
comment on column articles.document_id is 'The document that this article was read from.';
comment on column articles.story_id is 'The story that the article tells: the document_id of the story''s canonical article.';
comment on column articles.is_canonical is 'True for the one article that stands for its story: an anchor, not a finding about who was first.';
comment on column articles.headline is 'Headline as printed; null where the text has none.';
comment on column articles.body is 'The text''s body spans joined, Unicode NFC, lines ended by LF: no datelines, credits, furniture.';
comment on column articles.language is 'Language of the body as a BCP-47 tag; und where it could not be told.';
comment on column articles.language_confidence is 'How sure the detection is, 0 to 1; null where nothing was detected.';
comment on column articles.language_status is 'How the language was found, or why it was not.';
comment on column articles.language_shares is 'Shares of a text in several languages, such as id 0.72, en 0.28; null unless the language is mul.';
comment on column articles.publisher_id is 'Outlet that carried the text; null where the text does not say.';
comment on column articles.source_agency_id is 'First organization that the text credits as having written it; null when nobody is credited.';
comment on column articles.source_status is 'How the source was found, or why there is none.';
comment on column articles.dateline_place is 'Place of the dateline, as printed.';
comment on column articles.dateline_on is 'Day of the dateline, where only one day is possible.';
comment on column articles.byline is 'Reporters as printed.';
comment on column articles.editor is 'Editors as printed.';
comment on column articles.translator is 'Translators as printed.';
comment on column articles.published_on is 'Day that the text treats as its own present; null where more than one day is left.';
comment on column articles.published_at is 'Instant of publication; null unless a time is printed.';
comment on column articles.published_from is 'First day that the evidence allows, inclusive.';
comment on column articles.published_to is 'Last day that the evidence allows, inclusive.';
comment on column articles.date_precision is 'How exact the date is: minute, day, month, year, none.';
comment on column articles.date_method is 'How the date was found: printed, relative, calendar, manifest; null without a date.';
comment on column articles.date_conflict is 'Dates in the text that contradict each other; null where they agree.';
comment on column articles.copyright_holder is 'Holder of the copyright as the notice names it.';
comment on column articles.copyright_year is 'Year of the copyright notice.';
comment on column articles.rights_notice is 'The notice of rights, verbatim.';
comment on column articles.tdm_reservation is 'Whether text and data mining is reserved: true, false, null where the text does not say.';
comment on column articles.word_count is 'Words of the body; in scripts without spaces, as the segmenter counts them.';
comment on column articles.rules_version is 'Version of the rules and reference data that read the text.';
comment on column articles.run_id is 'Run that loaded the article.';
comment on column articles.loaded_at is 'When that run loaded it.';

create table attributions (
    document_id     uuid    not null,
    organization_id varchar,
    role            varchar not null,
    evidence        varchar,
    start_char      bigint,
    end_char        bigint,
    rule            varchar
);
comment on table attributions is 'One row per piece of evidence for who wrote, carried, holds or is quoted in a text.';
comment on column attributions.document_id is 'The document that the evidence stands in.';
comment on column attributions.organization_id is 'The organization that the evidence names.';
comment on column attributions.role is 'origin (credited as author), publisher, dateline, byline, credit, network, rights_holder, cited, photo.';
comment on column attributions.evidence is 'The evidence, verbatim: the decoded text between start_char and end_char; for a manifest, what it says.';
comment on column attributions.start_char is 'First code point of the evidence in the decoded text, from 0; null for evidence outside the text.';
comment on column attributions.end_char is 'Code point after the last one of the evidence; null for evidence outside the text.';
comment on column attributions.rule is 'The rule that read the evidence.';

create table spans (
    document_id uuid    not null,
    start_char  bigint  not null,
    end_char    bigint  not null,
    kind        varchar not null,
    text        varchar using compression zstd,
    rule        varchar
);
comment on table spans is 'One row per typed stretch of a decoded text; the spans of a document, in order, give the text back.';
comment on column spans.document_id is 'The document that the span is a part of.';
comment on column spans.start_char is 'First code point of the span in the decoded text, from 0.';
comment on column spans.end_char is 'Code point after the last one of the span.';
comment on column spans.kind is 'What the stretch is: headline, dateline, body, credit, byline, editor, caption, related, rights, furniture and others.';
comment on column spans.text is 'The stretch verbatim; null for body, which articles.body holds.';
comment on column spans.rule is 'The rule that typed the stretch.';

create table duplicates (
    document_id         uuid    not null,
    story_id            uuid    not null,
    matched_document_id uuid    not null,
    kind                varchar not null,
    jaccard             double,
    containment         double,
    joined              boolean not null
);
comment on table duplicates is 'One row per article and earlier story that it matches.';
comment on column duplicates.document_id is 'The later article.';
comment on column duplicates.story_id is 'The earlier story that it matches.';
comment on column duplicates.matched_document_id is 'The article of that story that it matches best.';
comment on column duplicates.kind is 'exact (the same body) or near.';
comment on column duplicates.jaccard is 'Share of the two bodies'' shingles that both have, 0 to 1.';
comment on column duplicates.containment is 'Share of the shorter body''s shingles that the longer one has, 0 to 1.';
comment on column duplicates.joined is 'Whether the article joined this story; false for a match that was kept without joining.';

create table rejects (
    document_id uuid    not null,
    check_id    varchar not null,
    expectation varchar,
    column_name varchar,
    observed    varchar,
    run_id      varchar not null
);
comment on table rejects is 'One row per reason for which a document was refused.';
comment on column rejects.document_id is 'The refused document.';
comment on column rejects.check_id is 'The critical check that it failed.';
comment on column rejects.expectation is 'What the check expects, as Great Expectations names it.';
comment on column rejects.column_name is 'The column that the check looks at; null where it looks at several.';
comment on column rejects.observed is 'What was found instead.';
comment on column rejects.run_id is 'Run that refused the document.';

create table checks (
    run_id             varchar not null,
    suite              varchar not null,
    check_id           varchar not null,
    expectation        varchar,
    column_name        varchar,
    scope              varchar,
    severity           varchar,
    success            boolean,
    observed_value     varchar,
    unexpected_count   bigint,
    unexpected_percent double
);
comment on table checks is 'One row per check in a run, passed or failed.';
comment on column checks.run_id is 'The run that was checked.';
comment on column checks.suite is 'The suite that the check belongs to.';
comment on column checks.check_id is 'Name of the check.';
comment on column checks.expectation is 'What the check expects, as Great Expectations names it.';
comment on column checks.column_name is 'The column that the check looks at; null where it looks at several.';
comment on column checks.scope is 'row (judges each text) or batch (judges the run).';
comment on column checks.severity is 'critical (refuses the text or the batch), warning or info (loaded and shown).';
comment on column checks.success is 'Whether the expectation was met; null where the check could not be made.';
comment on column checks.observed_value is 'The figure that was observed, for checks that look at one.';
comment on column checks.unexpected_count is 'How many rows failed the check.';
comment on column checks.unexpected_percent is 'How many of a hundred rows failed the check.';

create table runs (
    run_id          varchar not null,
    started_at      timestamptz,
    finished_at     timestamptz,
    picked_up       bigint,
    articles        bigint,
    rejected        bigint,
    unreadable      bigint,
    new_stories     bigint,
    duplicates      bigint,
    state           varchar not null check (state in ('loaded', 'refused', 'accepted')),
    rules_version   varchar,
    package_version varchar,
    seconds         map(varchar, double)
);
comment on table runs is 'One row per run that picked something up.';
comment on column runs.run_id is 'Prefect''s flow-run id.';
comment on column runs.started_at is 'When the run began.';
comment on column runs.finished_at is 'When the run came to its load, the last step but publishing.';
comment on column runs.picked_up is 'File versions picked up.';
comment on column runs.articles is 'Of these, accepted articles.';
comment on column runs.rejected is 'Of these, texts that failed a critical check.';
comment on column runs.unreadable is 'Of these, files that gave no text.';
comment on column runs.new_stories is 'Stories that began in this run.';
comment on column runs.duplicates is 'Articles of this run that joined a story begun before them.';
comment on column runs.state is 'loaded, refused (nothing of the batch was loaded) or accepted (loaded by hand after a refusal).';
comment on column runs.rules_version is 'Version of the rules and reference data that the run used.';
comment on column runs.package_version is 'Version of the program.';
comment on column runs.seconds is 'Seconds spent, by step of the run.';

create table organizations (
    organization_id varchar not null,
    name            varchar,
    kind            varchar,
    country         varchar,
    parent_id       varchar,
    oana_member     boolean,
    wikidata_id     varchar,
    domain          varchar
);
comment on table organizations is 'One row per agency, outlet or network known: the reference data of the latest load.';
comment on column organizations.organization_id is 'Short name by which other tables refer to the organization.';
comment on column organizations.name is 'Name in the Latin script.';
comment on column organizations.kind is 'agency, outlet or network.';
comment on column organizations.country is 'ISO 3166 code of its country; null for international ones.';
comment on column organizations.parent_id is 'Organization that it belongs to.';
comment on column organizations.oana_member is 'Whether it is a member of the Organization of Asia-Pacific News Agencies; null where unknown.';
comment on column organizations.wikidata_id is 'Its item in Wikidata.';
comment on column organizations.domain is 'Internet domain under which it publishes.';

create table rules (
    rule       varchar not null,
    definition map(varchar, varchar)
);
comment on table rules is 'One row per rule that reads texts: the reference data of the latest load.';
comment on column rules.rule is 'Name by which attributions and spans refer to the rule.';
comment on column rules.definition is 'The rule''s other columns in the reference data, name to value; empty ones are left out.';

create table sightings (
    inbox       varchar not null,
    path        varchar not null,
    size_bytes  bigint,
    mtime_ns    bigint,
    ctime_ns    bigint,
    document_id uuid
);
comment on table sightings is 'One row per file of an inbox: the ledger by which a run knows what is new without reading.';
comment on column sightings.inbox is 'The folder that was looked at.';
comment on column sightings.path is 'Path relative to that folder.';
comment on column sightings.size_bytes is 'Size of the file when last seen.';
comment on column sightings.mtime_ns is 'Modification time when last seen, nanoseconds since 1970.';
comment on column sightings.ctime_ns is 'Time of the last change of the file''s entry when last seen, nanoseconds since 1970.';
comment on column sightings.document_id is 'The document that the file was at that time.';

create table tombstones (
    document_id  uuid        not null,
    reason       varchar     not null,
    forgotten_at timestamptz not null
);
comment on table tombstones is 'One row per document that was taken out of archive and warehouse on request.';
comment on column tombstones.document_id is 'The document that is gone; it is not picked up again.';
comment on column tombstones.reason is 'Why it was taken out.';
comment on column tombstones.forgotten_at is 'When it was taken out.';

create table story_changes (
    document_id   uuid        not null,
    old_story_id  uuid,
    new_story_id  uuid,
    rules_version varchar,
    run_id        varchar     not null,
    changed_at    timestamptz not null
);
comment on table story_changes is 'One row per article that a reprocessing moved to another story.';
comment on column story_changes.document_id is 'The article that was moved.';
comment on column story_changes.old_story_id is 'Its story before; null where it was no article.';
comment on column story_changes.new_story_id is 'Its story since; null where it is no article any more.';
comment on column story_changes.rules_version is 'Version of the rules that moved it.';
comment on column story_changes.run_id is 'The run that moved it.';
comment on column story_changes.changed_at is 'When it was moved.';

create table accepted_refusals (
    run_id      varchar     not null,
    reason      varchar     not null,
    accepted_at timestamptz not null
);
comment on table accepted_refusals is 'One row per refused run that somebody let in by hand.';
comment on column accepted_refusals.run_id is 'The refused run whose batch was loaded.';
comment on column accepted_refusals.reason is 'The reason that was given.';
comment on column accepted_refusals.accepted_at is 'When it was let in.';

create table revisions (
    revision bigint  not null,
    cause    varchar not null,
    run_id   varchar
);
comment on table revisions is 'One row per change that readers should see: a snapshot carries the number of its newest revision.';
comment on column revisions.revision is 'Counts up from 1.';
comment on column revisions.cause is 'What changed the warehouse: load, refusal, migration, repair and others.';
comment on column revisions.run_id is 'The run that changed it; null for changes outside a run.';
