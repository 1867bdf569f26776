"""The lock: one run at a time, and a dead process holds nothing."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse.lock import LockHeld, hold_lock, lock_holder

ROOT = Path(__file__).resolve().parents[2]


def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    """Seen to catch: LOCK_EX made LOCK_SH lets both in."""
    since = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    with (
        hold_lock(tmp_path, run_id="run-1", command="sumber run", since=since),
        pytest.raises(LockHeld) as held,
        hold_lock(tmp_path, wait_s=0),
    ):
        pass
    assert (held.value.holder.pid, held.value.holder.run_id) == (os.getpid(), "run-1")
    assert str(held.value).endswith("(sumber run) in run run-1 since 2026-03-02T06:00:00+00:00; wait until it is done.")


def test_the_lock_is_free_after_its_block(tmp_path):
    with hold_lock(tmp_path):
        assert lock_holder(tmp_path).pid == os.getpid()
    assert lock_holder(tmp_path) is None
    with hold_lock(tmp_path, wait_s=0):
        pass


def test_the_lock_of_a_dead_process_is_no_lock(tmp_path):
    killed = f"""
import os, signal
from pathlib import Path
from warehouse.lock import hold_lock
with hold_lock(Path({str(tmp_path)!r}), run_id="run-1"):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", killed], cwd=ROOT, check=False).returncode == -9
    assert (tmp_path / "master.lock").read_text() != ""
    assert lock_holder(tmp_path) is None
    with hold_lock(tmp_path, wait_s=0):
        pass


def test_a_child_that_outlives_its_parent_does_not_keep_the_lock(tmp_path):
    """Seen to catch: register_at_fork taken out."""
    forking = f"""
import os, time
from pathlib import Path
from warehouse.lock import hold_lock
lock = hold_lock(Path({str(tmp_path)!r}))
lock.__enter__()
child = os.fork()
if child == 0:
    os.close(1)
    time.sleep(20)
    os._exit(0)
print(child, flush=True)
os._exit(0)
"""
    child = int(subprocess.run([sys.executable, "-c", forking], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    try:
        assert lock_holder(tmp_path) is None
    finally:
        os.kill(child, 9)


def test_nobody_holds_a_lock_that_was_never_taken(tmp_path):
    assert lock_holder(tmp_path) is None
