"""Serve the flow on a schedule: server, UI and the process that starts the runs, in one command."""

import asyncio
import os
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import click

from flows.alive import SERVED_BY
from flows.history_home import prepare_environment
from flows.prefect_server import prefect_server


def serve_schedule(
    inbox: Path, home: Path, address: tuple[str, int], interval: timedelta | None, cron: str | None, timezone: str
) -> None:
    """Start server and UI, then run `ingest` on the schedule, one run at a time, until a signal comes."""
    prepare_environment(home)
    with prefect_server(home, "serve", address) as server:
        click.echo("starting …", err=True)
        url = server.url()
        os.environ["PREFECT_API_URL"] = url
        os.environ[SERVED_BY] = str(os.getpid())
        _serve(inbox, home, url, interval, cron, timezone)


def _serve(inbox: Path, home: Path, url: str, interval: timedelta | None, cron: str | None, timezone: str) -> None:
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import EntrypointType
    from prefect.runner import Runner
    from prefect.schedules import Cron, Interval
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.alive import sweep_dead_runs
    from flows.ingest import ingest

    class _QuietRunner(Runner):
        """Ends on SIGTERM in good order; Prefect's own handler leaves from within the event loop, with tracebacks."""

        async def start_until_sigterm(self) -> None:
            self.loop, self.work = asyncio.get_running_loop(), asyncio.current_task()
            await self.start()

        def handle_sigterm(self, *_: Any) -> None:
            # Not by way of SIGINT: a shell script ignores that for what it starts in the background.
            if self.work is not None:
                self.loop.call_soon_threadsafe(self.work.cancel)

    schedule = Cron(cron, timezone=timezone, slug="cron") if cron else Interval(interval or 900, slug="interval")
    with temporary_settings({PREFECT_API_URL: url}):
        sweep_dead_runs(home, private_server=True)
        deployment = ingest.to_deployment(
            name="schedule",
            schedules=[schedule],
            parameters={"inbox": str(inbox), "home": str(home)},
            tags=["sumber"],
            description=f"Keeps {inbox} picked up.",
            # Two runs at once would only wait for each other's lock; what is late is picked up by the next run anyway.
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        runner = _QuietRunner(limit=1, pause_on_shutdown=False)
        deployment_id = cast(UUID, runner.add_deployment(deployment))  # type: ignore[arg-type]
        if cron is None:
            # An interval's first tick is one interval away; what lies in the inbox need not wait for it.
            with get_client(sync_client=True) as client:
                client.create_flow_run_from_deployment(deployment_id)
        when = (
            f"now and every {interval}" if cron is None else f"by {cron} {timezone}, next {_next_tick(cron, timezone)}"
        )
        click.echo(f"UI at {url.removesuffix('/api')}, picking up {inbox} {when} (Ctrl-C ends it)")
        try:
            asyncio.run(runner.start_until_sigterm())
        except asyncio.CancelledError:
            raise SystemExit(128 + signal.SIGTERM) from None
        finally:
            # A run that was only submitted has no process to say how it ended; where the server is gone, the next start says it.
            with suppress(httpx.HTTPError):
                sweep_dead_runs(home, private_server=True)


def _next_tick(cron: str, timezone: str) -> str:
    from prefect.server.schemas.schedules import CronSchedule

    return f"{asyncio.run(CronSchedule(cron=cron, timezone=timezone).get_dates(1))[0]:%Y-%m-%d %H:%M}"
