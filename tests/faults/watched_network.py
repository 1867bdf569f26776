"""Runs a command where every connection that leaves the machine is written down, and none arrives."""

import os
import subprocess
from pathlib import Path

# In every Python process that a command starts: a connection that leaves the machine is written down, and refused.
WATCHER = """
import os, socket
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex

def _judge(sock, address):
    if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        with open(os.environ["SUMBER_TEST_CONNECTIONS"], "a") as file:
            file.write(f"{address}\\n")
        raise OSError(101, "Network is unreachable")

def connect(self, address):
    _judge(self, address)
    return _connect(self, address)

def connect_ex(self, address):
    _judge(self, address)
    return _connect_ex(self, address)

socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
_look_up = socket.getaddrinfo

def getaddrinfo(host, *how, **more):
    if host not in (None, "", "127.0.0.1", "::1", "localhost", b"127.0.0.1", b"localhost"):
        with open(os.environ["SUMBER_TEST_CONNECTIONS"], "a") as file:
            file.write(f"name {host!r}\\n")
    return _look_up(host, *how, **more)

socket.getaddrinfo = getaddrinfo
"""


def watched(tmp_path: Path) -> dict[str, str]:
    """The environment in which every Python process writes down what it connects to."""
    (tmp_path / "watcher").mkdir()
    (tmp_path / "watcher" / "sitecustomize.py").write_text(WATCHER)
    (tmp_path / "connections").touch()
    return {"PYTHONPATH": str(tmp_path / "watcher"), "SUMBER_TEST_CONNECTIONS": str(tmp_path / "connections")}


def may_cut_off() -> bool:
    """Whether a network of one's own, with nothing but loopback, can be had here."""
    try:
        tried = subprocess.run(["unshare", "-n", "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def run_watched(command: list[str], tmp_path: Path, seconds: float) -> tuple[subprocess.CompletedProcess[str], str]:
    """The command's end, and the connections beyond loopback that it or its children tried.

    Watched in each process and, where the kernel lets us, in a network that holds nothing but loopback.
    """
    if may_cut_off():
        command = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]
    done = subprocess.run(
        command,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, **watched(tmp_path)},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return done, (tmp_path / "connections").read_text()
