"""What takes seconds to import, imported while the server starts; without the collector of garbage, which takes a sixth of them."""

import threading

from flows.collector import collector_held


def import_for_run(has_news: bool) -> None:
    """Import the flow, and Prefect with it; where there is news to judge, then Great Expectations, in a thread.

    Not both at once: Python imports on one core, and the flow can begin without Great Expectations.
    """
    with collector_held():
        import flows.ingest  # noqa: F401
    if has_news:
        import_checks()


def import_checks() -> None:
    """Import Great Expectations in a thread of its own, three seconds; who needs it sooner waits for that thread."""
    threading.Thread(target=_import_checks, name="import-great-expectations", daemon=True).start()


def _import_checks() -> None:
    with collector_held():
        from expectations.judge import warm_up

        warm_up()
