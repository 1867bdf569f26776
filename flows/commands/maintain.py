"""`sumber maintain`: tidy the home."""

import os
from pathlib import Path
from typing import Any

import click

from flows.commands.options import home_option, published


@click.command()
@home_option
@click.option(
    "--history-days",
    type=click.IntRange(min=0),
    default=90,
    show_default=True,
    metavar="N",
    help="Flow runs that ended longer ago go from Prefect's history.",
)
def maintain(home: Path, history_days: int) -> None:
    """Take away old snapshots and pages, what killed runs left, and old run history; say what that freed."""
    published(home)
    from flows.ending import ended_in_time
    from flows.history_home import prepare_environment
    from flows.prefect_server import prefect_server
    from flows.turn import take_turn

    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    prepare_environment(home)
    with ended_in_time(), take_turn(home), prefect_server(home) as server:
        from flows.alive import sweep_dead_runs
        from flows.history import all_recorded, on_server
        from flows.maintain import maintain as maintain_flow

        with on_server(server.url()), all_recorded():
            sweep_dead_runs(home, server.started_here)
            freed: Any = maintain_flow(str(home), history_days)
    runs = freed.pop("flow runs")
    for room, count in freed.items():
        click.echo(f"{room:<10} {count / 1e6:10,.1f} MB freed")
    click.echo(f"{'history':<10} {runs:10,} flow runs deleted")
