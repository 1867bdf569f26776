"""`sumber reprocess`: derive everything again from the archive with today's rules."""

import os
from pathlib import Path
from typing import Any

import click

from flows.commands.options import home_option, published
from flows.settings import RUNNERS


@click.command()
@home_option
@click.option("--dry-run", is_flag=True, help="Only print which articles would change, by column, with examples.")
@click.option("--runner", type=click.Choice(RUNNERS), help="Where texts are refined [default: by their bytes].")
def reprocess(home: Path, dry_run: bool, runner: str | None) -> None:
    """Derive every text again from the archive with today's rules (the packaged ones and HOME/seeds).

    It grows beside the warehouse and takes its place at the end, in one step. A story keeps its id while its canonical
    article stays in it; every other change is a row of story_changes.
    """
    published(home)
    from flows.ending import ended_in_time
    from flows.history_home import prepare_environment
    from flows.prefect_server import prefect_server
    from flows.turn import take_turn

    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    prepare_environment(home)
    with ended_in_time(), take_turn(home), prefect_server(home) as server:
        from rich.console import Console

        from flows.alive import sweep_dead_runs
        from flows.display import shown_progress
        from flows.harmless import harmless
        from flows.history import all_recorded, on_server
        from flows.reprocess import reprocess as reprocess_flow
        from flows.reprocess import told
        from flows.warm_up import import_checks

        import_checks()
        with shown_progress(Console(stderr=True)), on_server(server.url()), all_recorded():
            sweep_dead_runs(home, server.started_here)
            derived: Any = reprocess_flow(str(home), dry_run, runner)
        for line in told(derived, dry_run):
            indent = "  " if line.startswith("  ") else ""
            click.echo(indent + harmless(line, 400))
        if dry_run:
            click.echo("Nothing was written; to apply it: sumber reprocess")
