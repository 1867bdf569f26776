"""`sumber serve` and `sumber ui`: the Prefect server with its UI on this machine, with the schedule or alone."""

import ipaddress
import os
import re
import signal
from datetime import timedelta
from pathlib import Path

import click

from flows.commands.options import home_option
from flows.settings import WrongUsage, find_inbox, make_home

DEFAULT_PORT = 4200
EVERY = re.compile(r"(\d+)\s*(s|m|h|d)")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# Prefect looks for due runs every ten seconds: more often is not kept.
SHORTEST_INTERVAL = timedelta(seconds=10)


@click.command()
@click.argument("inbox", required=False)
@home_option
@click.option("--every", metavar="15m", help="Run at this interval: 30s, 15m, 2h, 1d [default: 15m].")
@click.option("--cron", metavar='"2 6 * * *"', help="Run by a cron expression, instead of an interval.")
@click.option("--timezone", metavar="NAME", help="The time zone of --cron, as Asia/Jakarta [default: UTC].")
def serve(inbox: str | None, home: Path, every: str | None, cron: str | None, timezone: str | None) -> None:
    """Keep INBOX (default: HOME/inbox) picked up on a schedule, with Prefect's server and UI, until Ctrl-C."""
    interval = _interval(every, cron, timezone)
    folder = find_inbox(inbox, home)
    make_home(home)
    address = _address()
    from flows.ending import ended_in_time

    with ended_in_time():
        from flows.serving import serve_schedule

        serve_schedule(folder, home, address, interval, cron, timezone or "UTC")


@click.command()
@home_option
def ui(home: Path) -> None:
    """Show the history of the runs in Prefect's UI, until Ctrl-C."""
    make_home(home)
    address = _address()
    from flows.ending import ended_in_time
    from flows.history_home import prepare_environment
    from flows.prefect_server import prefect_server

    prepare_environment(home)
    with ended_in_time(), prefect_server(home, "ui", address) as server:
        click.echo("starting …", err=True)
        click.echo(f"UI at {server.url().removesuffix('/api')} (Ctrl-C ends it)")
        server.await_end()


def _interval(every: str | None, cron: str | None, timezone: str | None) -> timedelta | None:
    if cron is not None:
        if every is not None:
            raise WrongUsage("give --every or --cron, not both.")
        _refuse_wrong_cron(cron, timezone or "UTC")
        return None
    if timezone is not None:
        raise WrongUsage("--timezone goes with --cron; an interval needs none.")
    said = EVERY.fullmatch((every or "15m").strip())
    if said is None:
        raise WrongUsage(f"{every!r} is no interval: write a number and s, m, h or d, as 15m.")
    try:
        interval = timedelta(**{UNITS[said[2]]: int(said[1])})
    except OverflowError:
        raise WrongUsage(f"{every!r} is longer than any schedule: write a shorter interval.") from None
    if interval < SHORTEST_INTERVAL:
        raise WrongUsage(f"{every!r} is too short: the shortest interval is {SHORTEST_INTERVAL.seconds}s.")
    return interval


def _refuse_wrong_cron(cron: str, timezone: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(timezone)
    except (ValueError, OSError, KeyError):
        raise WrongUsage(f"{timezone!r} is no time zone: write a name as Asia/Jakarta.") from None
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValueError:
        raise WrongUsage(f"{cron!r} is no cron expression: write five fields, as '15 2 * * *'.") from None


def _address() -> tuple[str, int]:
    host = os.environ.get("PREFECT_SERVER_API_HOST", "127.0.0.1")
    said = os.environ.get("PREFECT_SERVER_API_PORT", str(DEFAULT_PORT))
    if not said.isdigit() or not 0 < int(said) < 65536:
        raise WrongUsage(f"PREFECT_SERVER_API_PORT is {said!r}: it must be a port from 1 to 65535.")
    if not _is_loopback(host) and not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        raise WrongUsage(
            f"{host} can be reached from other machines: set PREFECT_SERVER_API_AUTH_STRING=user:password,"
            " or unset PREFECT_SERVER_API_HOST to stay on this machine."
        )
    return host, int(said)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def end_on_signals() -> None:
    """Let SIGTERM end the command as Ctrl-C does."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
