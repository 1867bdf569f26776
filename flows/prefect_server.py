"""One Prefect server a run: the live one of this history if it answers, else a child that dies with the command."""

import fcntl
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from flows.server_process import HISTORY_IN_USE, PORT_IN_USE
from flows.settings import WrongUsage

# A start takes 4 s on a quiet machine; where Prefect migrates an empty history 11 s, 28 s on a loaded one.
START_TIMEOUT_SECONDS = 120.0
POLL_SECONDS = 0.05
WATCH_SECONDS = 0.2
STOP_TIMEOUT_SECONDS = 3.0


class ServerFailed(Exception):
    """The Prefect server did not come up; the message says where to read why."""


class PrefectServer:
    """A server that is starting or live; `url` blocks until it answers, `stop` ends it if this command started it."""

    def __init__(self, home: Path, kind: str, address: tuple[str, int] | None) -> None:
        self.home, self.kind, self.address = home, kind, address
        self.process: subprocess.Popen[bytes] | None = None
        self.started_here = False
        self._url: str | None = None
        self._over = threading.Event()
        self._watcher: threading.Thread | None = None
        self._begin()

    def _begin(self) -> None:
        given = os.environ.get("PREFECT_API_URL")
        if given and self.kind == "run":
            if not answers(given):
                raise ServerFailed(f"the Prefect server {given} does not answer: start it, or unset PREFECT_API_URL.")
            self._url = given
        elif (live := live_server(self.home)) is not None and self._may_share(live):
            self._url = live["url"]
        else:
            self._spawn()

    def _may_share(self, live: dict[str, str]) -> bool:
        """A run shares any server; a server with a UI can't lean on one that ends with its run."""
        return self.kind == "run"

    def _spawn(self) -> None:
        if threading.current_thread() not in (threading.main_thread(), self._watcher):
            raise RuntimeError(
                "the kernel ends a child with the thread that started it: start the server from one that stays"
            )
        command = [
            sys.executable,
            "-m",
            "flows.server_process",
            str(self.home / "prefect"),
            str(os.getpid()),
            self.kind,
        ]
        if self.address is not None:
            command += [self.address[0], str(self.address[1])]
        with open(self.home / "prefect" / "server.log", "wb") as log:
            # A session of its own: Ctrl-C goes to the command, which then still has a server to tell that the run ended.
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.started_here = True

    def url(self, timeout_s: float = START_TIMEOUT_SECONDS) -> str:
        """The API's address, as soon as it answers; raises ServerFailed when it doesn't in time."""
        deadline = time.monotonic() + timeout_s
        while self._url is None:
            if self.process is None or self.process.poll() is not None:
                self._after_end()
            live = live_server(self.home)
            if live is not None and (self.process is None or live["pid"] == self.process.pid or self._may_share(live)):
                self._url = live["url"]
            elif time.monotonic() > deadline:
                self.stop()
                raise ServerFailed(f"the Prefect server did not answer within {timeout_s:.0f} s: see {self._log}.")
            else:
                time.sleep(POLL_SECONDS)
        if self.process is not None and self.kind != "ui" and self._watcher is None:
            self._watcher = threading.Thread(target=self._keep_alive, args=(self._url,), daemon=True)
            self._watcher.start()
        return self._url

    def _keep_alive(self, url: str) -> None:
        """Start the server again at its address when it is gone; one that ends before it answers again is given up."""
        parts = urlsplit(url)
        self.address = (parts.hostname or "", parts.port or 0)
        answered = True
        while not self._over.wait(WATCH_SECONDS):
            process = self.process
            if process is None or not (answered or process.poll() is None):
                return
            if process.poll() is None:
                answered = answered or answers(url)
            else:
                answered = False
                self._spawn()

    def _after_end(self) -> None:
        """The child has ended before it answered: another one holds the history, or it failed."""
        code = self.process.returncode if self.process is not None else HISTORY_IN_USE
        self.process, self.started_here = None, False
        if code == PORT_IN_USE:
            host, port = self.address or ("", 0)
            raise WrongUsage(f"port {port} of {host} is taken: choose another with PREFECT_SERVER_API_PORT.")
        if code != HISTORY_IN_USE:
            raise ServerFailed(f"the Prefect server ended before it answered (code {code}): see {self._log}.")
        if not _lock_is_held(self.home):
            self._spawn()
        elif self.kind != "run":
            live = live_server(self.home)
            if live is not None and live["kind"] != "run":
                raise WrongUsage(f"a server is live already at {live['url'].removesuffix('/api')}: use that one.")

    def await_end(self) -> None:
        """Wait until the server ends by itself; raises ServerFailed when it does."""
        if self.process is not None:
            self.process.wait()
            raise ServerFailed(f"the Prefect server ended (code {self.process.returncode}): see {self._log}.")

    @property
    def _log(self) -> Path:
        return self.home / "prefect" / "server.log"

    def stop(self) -> None:
        """End the server if this command started it; what it had committed is safe, so it is not waited for long."""
        self._over.set()
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        announced = self.home / "prefect" / "server.json"
        if _announced_pid(announced) == process.pid:
            # Where it can't be taken away it does no harm: the lock of its process is free.
            with suppress(OSError):
                announced.unlink(missing_ok=True)


@contextmanager
def prefect_server(home: Path, kind: str = "run", address: tuple[str, int] | None = None) -> Iterator[PrefectServer]:
    """Begin to have a server for this history, and end it with the block; begin early, ask for its `url` late."""
    server = PrefectServer(home, kind, address)
    try:
        yield server
    finally:
        server.stop()


def live_server(home: Path) -> dict[str, str] | None:
    """What server.json says (url, pid, kind) of a server that is there and answers, else null."""
    if not _lock_is_held(home):
        return None
    try:
        said = json.loads((home / "prefect" / "server.json").read_text())
        return said if answers(said["url"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def answers(url: str) -> bool:
    """Whether a Prefect API answers at this address within two seconds."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=2)
        try:
            connection.request("GET", f"{parts.path.rstrip('/')}/health")
            return connection.getresponse().status == 200
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _lock_is_held(home: Path) -> bool:
    try:
        handle = os.open(home / "prefect" / "server.lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _announced_pid(announced: Path) -> int | None:
    try:
        pid: int = json.loads(announced.read_text())["pid"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pid
