"""`sumber run`: pick up and load once, with a Prefect server of its own."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.options import home_option
from flows.settings import RUNNERS, WrongUsage, find_inbox, make_home
from warehouse.addresses import is_address

if TYPE_CHECKING:
    from flows.outcome import BatchRefused, Outcome


@click.command()
@click.argument("inbox", required=False)
@home_option
@click.option("--runner", type=click.Choice(RUNNERS), help="Where texts are refined [default: by their bytes].")
@click.option("--address", metavar="tcp://…", help="The Dask scheduler of --runner dask [default: workers of its own].")
@click.option("--accept", metavar="RUN_ID", help="Load a batch that its checks refused, as it is.")
@click.option("--reason", metavar="TEXT", help="Why it is accepted; kept with the run.")
def run(
    inbox: str | None, home: Path, runner: str | None, address: str | None, accept: str | None, reason: str | None
) -> None:
    """Pick up what is new in INBOX (default: HOME/inbox), load it and publish it."""
    if bool(accept) != bool(reason and reason.strip()):
        raise WrongUsage("--accept RUN_ID and --reason TEXT go together: say which run, and why it is right as it is.")
    if address and runner != "dask":
        raise WrongUsage("--address goes with --runner dask: say both.")
    begun = time.monotonic()
    folder = home if accept and inbox is None else find_inbox(inbox, home)
    make_home(home)
    chosen: dict[str, Any] = {"runner": runner or "as set", "address": address or ""}
    _run(folder, home, chosen, accept, reason or "", begun)


def _run(inbox: Path, home: Path, chosen: dict[str, Any], accept: str | None, reason: str, begun: float) -> None:
    from flows.disk import require_disk, said_when_lost
    from flows.ending import ended_in_time
    from flows.history_home import prepare_environment
    from flows.turn import take_turn

    # Prefect's own account of a failure belongs into the history; the terminal gets one sentence.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    prepare_environment(home)
    # The history stands on the home's disk too, and Prefect writes it before the flow begins and after it ended.
    with ended_in_time(), said_when_lost(home), take_turn(home):
        require_disk(home)
        if not accept:
            _refuse_never_filled(inbox, home)
        _run_on_server(inbox, home, chosen, accept, reason, begun)


def _run_on_server(
    inbox: Path, home: Path, chosen: dict[str, Any], accept: str | None, reason: str, begun: float
) -> None:
    from flows.prefect_server import prefect_server

    with prefect_server(home) as server:
        from rich.console import Console

        from flows.display import shown_progress
        from flows.summary import print_summary
        from flows.warm_up import prepare_run

        with shown_progress(Console(stderr=True)) as listener:
            listener.hear("start", None, None)
            prepare_run(inbox, home, news=bool(accept))
            outcome, refused = _ingest(server.url(), server.started_here, inbox, home, chosen, accept, reason)
        print_summary(Console(), outcome, home, time.monotonic() - begun)
    if refused is not None:
        raise refused
    from flows.older_rules import older_rules_sentence

    if (older := older_rules_sentence(home)) is not None:
        click.echo(older, err=True)


def _ingest(
    url: str, private: bool, inbox: Path, home: Path, chosen: dict[str, Any], accept: str | None, reason: str
) -> "tuple[Outcome, BatchRefused | None]":
    from flows.alive import sweep_dead_runs
    from flows.history import all_recorded, on_server
    from flows.ingest import ingest
    from flows.outcome import BatchRefused

    with on_server(url), all_recorded():
        sweep_dead_runs(home, private)
        refused = None
        try:
            outcome = ingest(str(inbox), str(home), accept=accept or "", reason=reason, **chosen)
        except BatchRefused as error:
            outcome, refused = error.outcome, error
        assert outcome is not None
    return outcome, refused


def _refuse_never_filled(inbox: Path, home: Path) -> None:
    """An inbox that was emptied after its texts were picked up is in order; one that never held any is a slip."""
    if _holds_anything(inbox):
        return
    from flows.picker import inbox_name
    from warehouse.ledger import Ledger

    if Ledger(home, inbox_name(inbox)).is_empty():
        raise WrongUsage(f"the inbox {inbox} is empty: put the texts into it, or give the folder that holds them.")


def _holds_anything(inbox: Path) -> bool:
    if is_address(inbox):
        from flows.object_inbox import holds_objects

        return holds_objects(inbox)
    with os.scandir(inbox) as entries:
        return next(entries, None) is not None
