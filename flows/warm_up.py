"""What takes seconds to import, imported while the server starts; without the collector of garbage, which takes a sixth of them."""

import threading
from functools import cache
from pathlib import Path

from flows.collector import collector_held
from flows.listing_beside import has_changed, listing_begun
from warehouse.addresses import is_address


def prepare_run(inbox: Path, home: Path, news: bool) -> None:
    """Import the flow, and Prefect with it; where there is news to judge, then Great Expectations, in a thread.

    `news` says that there is for certain; else names, sizes and times of the inbox tell, and the pick-up takes what is found
    here. Not both imports at once: Python imports on one core, and the flow can begin without Great Expectations.
    """
    if news or is_address(inbox):
        _import_flow()
        import_checks()
        return
    with listing_begun(inbox, home) as listed:
        _import_flow()
        # Where this process lists itself, it would wait its turn beside the thread at every name.
        if listed is not None and has_changed(inbox, home):
            import_checks()
        from flows.pick_up import has_news

        if has_news(inbox, home, listed):
            import_checks()


def _import_flow() -> None:
    with collector_held():
        import flows.ingest  # noqa: F401


@cache
def import_checks() -> None:
    """Import Great Expectations in a thread of its own, three seconds; who needs it sooner waits for that thread."""
    threading.Thread(target=_import_checks, name="import-great-expectations", daemon=True).start()


def _import_checks() -> None:
    with collector_held():
        from expectations.judge import warm_up

        warm_up()
