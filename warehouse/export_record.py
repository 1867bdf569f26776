"""Write down an export that took texts along whose rights are reserved."""

from datetime import datetime
from pathlib import Path

from warehouse.export import Exported
from warehouse.lake import tried_again
from warehouse.master import connect_master
from warehouse.revision import add_revision
from warehouse.transaction import transaction


@tried_again
def record_export(
    home: Path, folder: Path, form: str, exported: Exported, reason: str, at: datetime, by: str | None
) -> None:
    """Add the row to `exports`; the caller holds the lock and publishes."""
    con = connect_master(home)
    try:
        with transaction(con):
            con.execute(
                "insert into exports values (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    at,
                    by,
                    str(folder),
                    form,
                    exported.articles,
                    exported.reserved_left_out,
                    exported.reserved_included,
                    reason,
                ],
            )
            add_revision(con, "export")
    finally:
        con.close()
