"""What runs beyond one machine, made here on loopback: one object store for all tests of the session."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from flows.settings import PACKAGE_ROOT, make_home
from tests.scale.postgres import Postgres, PostgresMissing
from warehouse.addresses import place_of


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """The endpoint of a server that speaks S3; its environment is that of the session, and so of what the tests start."""
    server = pytest.importorskip("moto.server", reason="no S3 server here: pip install --group scale brings moto's")
    pytest.importorskip("s3fs", reason="the extra s3 is not installed: pip install '.[s3]'")
    live = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    live.start()
    host, port = live.get_host_and_port()
    given = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        yield given["AWS_ENDPOINT_URL"]
    live.stop()


@pytest.fixture
def bucket(object_store: str) -> Path:
    """An empty bucket of its own for each test."""
    bucket = place_of(f"s3://{uuid.uuid4()}")
    bucket.mkdir()
    return bucket


class DaskProcesses:
    """A scheduler and two workers, each a process of its own, in which every process of theirs sees no file of the tests."""

    def __init__(self, hidden: Path, logs: Path) -> None:
        self.log = (logs / "dask.log").open("wb")
        self.processes: list[subprocess.Popen[bytes]] = []
        told = logs / "scheduler.json"
        self._start("distributed.cli.dask_scheduler", "--port", "0", "--scheduler-file", str(told), "--no-dashboard")
        hide = ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs none "{hidden}" && exec "$@"', "sh"]
        self.hides = subprocess.run([*hide, "true"], capture_output=True).returncode == 0
        while not told.exists():
            assert self.processes[0].poll() is None, "the scheduler ended"
            time.sleep(0.05)
        self.address: str = json.loads(told.read_text())["address"]
        for _ in range(2):
            self._start(
                *("distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-dashboard"),
                before=hide if self.hides else [],
            )

    def _start(self, module: str, *arguments: str, before: Sequence[str] = ()) -> None:
        self.processes.append(
            subprocess.Popen(
                [*before, sys.executable, "-m", module, "--host", "127.0.0.1", *arguments],
                cwd=PACKAGE_ROOT,
                stdout=self.log,
                stderr=self.log,
            )
        )

    def stop(self) -> None:
        """End all three at once; a worker ends by itself when its nanny has."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture(scope="session")
def dask_processes(object_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    """A real scheduler and two real workers on loopback, which reach the object store."""
    pytest.importorskip("distributed", reason="the extra dask is not installed: pip install '.[dask]'")
    # Not below the folder that is hidden from the workers.
    with tempfile.TemporaryDirectory(prefix="sumber-dask-") as logs:
        live = DaskProcesses(tmp_path_factory.getbasetemp(), Path(logs))
        try:
            yield live
        finally:
            live.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server."""
    try:
        live = Postgres()
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    yield live
    live.stop()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    home = tmp_path / "home"
    make_home(home)
    return home


def upload_samples(inbox: Path) -> None:
    """Put the sample texts, with all that stands beside them, under an address."""
    samples = PACKAGE_ROOT / "seeds" / "inbox"
    for file in sorted(samples.rglob("*")):
        if file.is_file():
            (inbox / str(file.relative_to(samples))).write_bytes(file.read_bytes())


def samples_as_listed(inbox: Path, folder: Path) -> Path:
    """The sample texts in a folder, with the times under which the address lists them."""
    shutil.copytree(PACKAGE_ROOT / "seeds" / "inbox", folder)
    for address, listed in inbox.fs.find(inbox.path, detail=True).items():  # type: ignore[attr-defined]
        at = listed["LastModified"].timestamp()
        os.utime(folder / address.removeprefix(f"{inbox.path}/"), (at, at))  # type: ignore[attr-defined]
    return folder
