"""Export, and write down when texts with reserved rights went along, by whom and why."""

from datetime import UTC, datetime
from pathlib import Path

from flows.release import login_name
from flows.turn import take_turn
from warehouse.export import Exported, export
from warehouse.export_record import record_export
from warehouse.publish import publish


def export_articles(home: Path, published: Path, folder: Path, form: str, reserved_because: str | None) -> Exported:
    """Export the published articles, those with reserved rights only for a reason, which is recorded."""
    if reserved_because is None:
        return export(published, folder, form)
    with take_turn(home):
        exported = export(published, folder, form, include_reserved=True)
        record_export(home, folder, form, exported, reserved_because, datetime.now(UTC), login_name())
        publish(home)
    return exported
