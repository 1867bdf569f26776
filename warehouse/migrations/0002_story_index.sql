-- What deduplication looks new texts up against.

create table story_texts (
    number      uinteger    not null,
    document_id uuid        not null,
    story_id    uuid        not null,
    modified_at timestamptz not null,
    body_hash   ubigint,
    word_count  integer     not null
);
comment on table story_texts is 'One row per article: what deduplication needs to know of it.';
comment on column story_texts.number is 'Place in the order in which articles were assigned to stories, from 1.';
comment on column story_texts.document_id is 'The article.';
comment on column story_texts.story_id is 'The story that it belongs to: the document_id of the story''s canonical article.';
comment on column story_texts.modified_at is 'The file''s modification time, on which the look-back of deduplication is measured.';
comment on column story_texts.body_hash is 'Hash of the body without white space and case; null where it has no characters.';
comment on column story_texts.word_count is 'Words, figures and characters of unspaced scripts that deduplication counts in the body.';

-- No index: thousands of keys are looked up at once by a hash join, which an index does not speed up.
create table story_keys (
    key    uinteger not null,
    number uinteger not null
);
comment on table story_keys is 'One row per article and key under which copies of it are found; a key keeps a bounded number of articles.';
comment on column story_keys.key is 'Hash of a band of the body''s MinHash signature; from 2^31 on, of a run of words sampled from it.';
comment on column story_keys.number is 'The article''s number in story_texts.';
