"""The environment in which Prefect runs here: its history beside the data, no telemetry, one-second recording."""

import os
from pathlib import Path

# Prefect reads these once, when it is imported; a value that the user set wins, save for the places of the data.
PREFECT_ENVIRONMENT = {
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The default records one task run a transaction, 36 a second: a run of hundreds of batches would lose its history.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    # Whole seconds: Prefect 3.8.8 cuts a fraction off, and 0 makes its recorder a loop that takes a core for itself.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    # Flow runs are never deleted by default; with this a long-lived server keeps 90 days of them.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    # Leases held in memory are lost with the server, and their slots are then taken for ever.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # After kill -9 of a served run its slot is free again within a minute, not within five.
    "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "60",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "sumber",
    # Prefect's own lines belong into the history, not between the lines of the progress display.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}

# Nothing leaves the machine: not a matter of taste, so it is set, not defaulted.
NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "GX_ANALYTICS_ENABLED": "false",
}


def prepare_environment(home: Path) -> None:
    """Set what Prefect reads at its import; must come before it."""
    os.environ.update(NO_TELEMETRY)
    os.environ["PREFECT_HOME"] = str(home / "prefect")
    for name, value in PREFECT_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if "PREFECT_SERVER_API_AUTH_STRING" in os.environ:
        os.environ.setdefault("PREFECT_API_AUTH_STRING", os.environ["PREFECT_SERVER_API_AUTH_STRING"])
    # A proxy in the environment would otherwise be asked for 127.0.0.1.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1,localhost,::1"]))
