"""The one writer of a home that several machines run: a slot of a limit that the Prefect server keeps.

A home's own lock is the kernel's and holds on one machine. Workers of a pool on several machines that share a home ask the
server besides: it gives the slot on lease, renewed while the run lives, so that a holder that died gives it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.settings import read_settings
from warehouse.lock import Holder, LockHeld

# The server takes no shorter lease than a minute; a run renews it long before that.
LEASE_SECONDS = 60
# Longer than a lease and the server's look for ended ones, so that the slot of a holder that died is had.
WAIT_SECONDS = 150


@contextmanager
def writer_slot(home: Path) -> Iterator[None]:
    """Hold the slot that HOME/sumber.toml names in `writer_limit` for the block, if it names one; raises LockHeld."""
    limit = read_settings(home).writer_limit
    if not limit:
        yield
        return
    from prefect.client.orchestration import get_client
    from prefect.concurrency.sync import concurrency

    with get_client(sync_client=True) as client:
        # Without the limit Prefect would let everybody pass.
        client.upsert_global_concurrency_limit_by_name(limit, 1)
    held = concurrency(limit, occupy=1, timeout_seconds=WAIT_SECONDS, strict=True, lease_duration=LEASE_SECONDS)
    try:
        held.__enter__()
    except TimeoutError:
        raise LockHeld(home, Holder(command=f"a run that holds the slot {limit}")) from None
    try:
        yield
    finally:
        held.__exit__(None, None, None)
