"""What a reprocessing must know of the documents that there are, before it derives them again."""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from warehouse.arrow import frame_of
from warehouse.master import connect_master


class OldDocuments(NamedTuple):
    """`documents`: document_id, run_id, released_at of all that are to be derived; `releases`: document_id, check_id."""

    documents: pl.DataFrame
    releases: pl.DataFrame
    rules_version: str | None


def old_documents(home: Path) -> OldDocuments:
    """The documents of the master with the run that each belongs to, the releases, and the rules that read most articles."""
    con = connect_master(home)
    try:
        documents = frame_of(
            con,
            "select d.document_id::varchar as document_id, d.run_id, max(r.released_at) as released_at"
            " from documents as d left join releases as r using (document_id)"
            " where d.outcome <> 'forgotten' group by all",
        )
        releases = frame_of(con, "select document_id::varchar as document_id, check_id from releases")
        version = con.execute("select mode(rules_version) from articles").fetchall()[0][0]
        return OldDocuments(documents, releases, version)
    finally:
        con.close()
