-- What the check new-boilerplate remembers from run to run.

create table recurring_lines (
    line_id      uuid    not null,
    story_count  bigint  not null,
    first_run_id varchar not null,
    last_run_id  varchar not null
);
comment on table recurring_lines is 'One row per line that several stories of one run shared: the memory of the check new-boilerplate.';
comment on column recurring_lines.line_id is 'First 128 bits of the SHA-256 of the line, its years as 0000; no words are kept here.';
comment on column recurring_lines.story_count is 'Stories that held it, counted in runs where several did.';
comment on column recurring_lines.first_run_id is 'Run that met it first.';
comment on column recurring_lines.last_run_id is 'Run that met it last.';
