"""One refused document for reading: its reasons, and its text made harmless."""

from collections.abc import Iterator
from pathlib import Path

from flows.harmless import harmless
from flows.settings import WrongUsage
from flows.visible import visible
from transforms.decode import decode
from warehouse.archive import read_archive
from warehouse.open_published import open_published
from warehouse.release import ID_START

FIND = """
select document_id::varchar, path, run_id, outcome, picked_up_at from documents
where path = $named or ($is_id and starts_with(document_id::varchar, lower($named)))
order by outcome <> 'rejected', picked_up_at desc
"""


def rejected_text(published: Path, home: Path, named: str) -> Iterator[str]:
    """The lines to show of the refused document with this path, id or start of an id; raises WrongUsage."""
    con = open_published(published)
    try:
        found = con.execute(FIND, {"named": named, "is_id": ID_START.fullmatch(named) is not None}).fetchall()
        if not found or found[0][3] != "rejected":
            raise WrongUsage(f"no rejected document is called {named}: sumber rejects list shows the ids.")
        if sum(row[3] == "rejected" for row in found) > 1:
            raise WrongUsage(f"{named} names several rejected documents: give the whole id of the one that you mean.")
        document_id, path, run_id, _, picked_up_at = found[0]
        reasons = con.execute(
            "select check_id, column_name, observed, expectation from rejects where document_id = ? order by 1, 2",
            [document_id],
        ).fetchall()
    finally:
        con.close()
    yield f"{harmless(path, 400)}  {document_id}"
    yield f"refused on {picked_up_at:%Y-%m-%d %H:%M} UTC by"
    for check_id, column, observed, expectation in reasons:
        about = f" {column}" if column else ""
        yield f"  {check_id}:{about} {harmless(observed)} ({harmless(expectation)})"
    yield ""
    archived = next(read_archive(home, [document_id], [run_id]), None)
    text = None if archived is None else decode(archived["content"][0] or b"").text
    yield from visible(text).split("\n") if text is not None else ["(its bytes are not in the archive)"]
