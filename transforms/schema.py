"""The frames that travel between the steps: every column once, with its type."""

from typing import TypeAlias

import polars as pl
from polars.datatypes import DataTypeClass

# A frame's columns in order, each with its type.
Columns: TypeAlias = dict[str, pl.DataType | DataTypeClass]

UTC_INSTANT = pl.Datetime("us", "UTC")

# One row per file version picked up; `problem` says why it can't be read, null where it can.
PICKED: Columns = {
    "document_id": pl.String,
    "path": pl.String,
    "content_sha256": pl.String,
    "size_bytes": pl.Int64,
    "modified_at": UTC_INSTANT,
    "picked_up_at": UTC_INSTANT,
    "content": pl.Binary,
    "problem": pl.String,
    "source_url": pl.String,
    "fetched_at": UTC_INSTANT,
    "manifest_publisher": pl.String,
    "manifest_language": pl.String,
}

# One row per file version, whatever became of it.
DOCUMENTS: Columns = {
    "document_id": pl.String,
    "path": pl.String,
    "content_sha256": pl.String,
    "size_bytes": pl.Int64,
    "modified_at": UTC_INSTANT,
    "picked_up_at": UTC_INSTANT,
    "encoding": pl.String,
    "text_characters": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "source_url": pl.String,
    "fetched_at": UTC_INSTANT,
}

# Where the dates stand that decided, in the order of the text; offsets as in ATTRIBUTIONS, `rule` the form of date_forms.csv.
DATE_EVIDENCE_FIELDS: Columns = {
    "rule": pl.String,
    "evidence": pl.String,
    "start_char": pl.Int64,
    "end_char": pl.Int64,
}
DATE_EVIDENCE = pl.List(pl.Struct(DATE_EVIDENCE_FIELDS))

# One row per decoded text; the story columns are added by deduplication.
ARTICLES: Columns = {
    "document_id": pl.String,
    "modified_at": UTC_INSTANT,
    "path": pl.String,
    "headline": pl.String,
    "body": pl.String,
    "language": pl.String,
    "language_confidence": pl.Float64,
    "language_status": pl.String,
    "language_shares": pl.String,
    "publisher_id": pl.String,
    "source_agency_id": pl.String,
    "source_status": pl.String,
    "dateline_place": pl.String,
    "dateline_on": pl.Date,
    "byline": pl.String,
    "editor": pl.String,
    "translator": pl.String,
    "published_on": pl.Date,
    "published_at": UTC_INSTANT,
    "published_from": pl.Date,
    "published_to": pl.Date,
    "date_precision": pl.String,
    "date_method": pl.String,
    "date_conflict": pl.String,
    "date_evidence": DATE_EVIDENCE,
    "copyright_holder": pl.String,
    "copyright_year": pl.Int32,
    "rights_notice": pl.String,
    "tdm_reservation": pl.Boolean,
    "word_count": pl.Int64,
    "rules_version": pl.String,
}

# One row per piece of evidence; offsets in code points of the decoded text, end exclusive.
ATTRIBUTIONS: Columns = {
    "document_id": pl.String,
    "organization_id": pl.String,
    "role": pl.String,
    "evidence": pl.String,
    "start_char": pl.Int64,
    "end_char": pl.Int64,
    "rule": pl.String,
}

# One row per typed stretch of a decoded text; `text` is null for body, which articles.body holds.
SPANS: Columns = {
    "document_id": pl.String,
    "start_char": pl.Int64,
    "end_char": pl.Int64,
    "kind": pl.String,
    "text": pl.String,
    "rule": pl.String,
}

# One row per decoded text: what deduplication compares. `body_hash` is null where there are no characters.
SKETCHES: Columns = {
    "document_id": pl.String,
    "body_hash": pl.UInt64,
    "word_count": pl.Int32,
    "bands": pl.List(pl.UInt32),
    "anchors": pl.List(pl.UInt32),
}

# One row per accepted article: the story that it belongs to.
ASSIGNMENTS: Columns = {
    "document_id": pl.String,
    "story_id": pl.String,
    "is_canonical": pl.Boolean,
}

# One row per article and earlier story that it matches.
DUPLICATES: Columns = {
    "document_id": pl.String,
    "story_id": pl.String,
    "matched_document_id": pl.String,
    "kind": pl.String,
    "jaccard": pl.Float64,
    "containment": pl.Float64,
    "joined": pl.Boolean,
}

# One row per assigned article: what later texts are looked up against. `number` counts on over all runs; `keys` are those
# under which the article can be found.
INDEXED: Columns = {
    "number": pl.UInt32,
    "document_id": pl.String,
    "story_id": pl.String,
    "modified_at": UTC_INSTANT,
    "body_hash": pl.UInt64,
    "word_count": pl.Int32,
    "keys": pl.List(pl.UInt32),
}

# One row per reason for which a document was refused.
REJECTS: Columns = {
    "document_id": pl.String,
    "check_id": pl.String,
    "expectation": pl.String,
    "column_name": pl.String,
    "observed": pl.String,
}

# One row per check of a run.
CHECKS: Columns = {
    "suite": pl.String,
    "check_id": pl.String,
    "expectation": pl.String,
    "column_name": pl.String,
    "scope": pl.String,
    "severity": pl.String,
    "success": pl.Boolean,
    "observed_value": pl.String,
    "unexpected_count": pl.Int64,
    "unexpected_percent": pl.Float64,
}

# One row per file of an inbox that was looked at: what is new is known without reading.
SIGHTINGS: Columns = {
    "inbox": pl.String,
    "path": pl.String,
    "size_bytes": pl.Int64,
    "mtime_ns": pl.Int64,
    "ctime_ns": pl.Int64,
    "document_id": pl.String,
}

# One row per line that several stories of a run share, named by the first 128 bits of its SHA-256.
LINES: Columns = {
    "line_id": pl.String,
    "stories": pl.Int64,
}
