"""The Prefect server as a child process: one a history, dead with the command that started it.

Run as `python -m flows.server_process PREFECT_HOME PARENT_PID KIND [HOST PORT]`; it writes server.json once it listens.
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import sys
from pathlib import Path

HISTORY_IN_USE = 75  # EX_TEMPFAIL: another server holds the history
PORT_IN_USE = 76
PR_SET_PDEATHSIG = 1


def die_with_parent(parent_pid: int) -> None:
    """Ask the kernel to kill this process when the one that started it ends, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # it ended before it could be asked
        os._exit(1)


def main() -> None:
    """Serve the history of PREFECT_HOME until told to stop."""
    prefect_home, parent_pid, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    host, port = (sys.argv[4], int(sys.argv[5])) if len(sys.argv) > 4 else ("127.0.0.1", 0)
    die_with_parent(parent_pid)
    lock = os.open(prefect_home / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(HISTORY_IN_USE)
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        print(f"{host}:{port}: {error.strerror}", file=sys.stderr)
        sys.exit(PORT_IN_USE)
    port = listening.getsockname()[1]
    _serve(prefect_home, kind, host, port, listening)


def _serve(prefect_home: Path, kind: str, host: str, port: int, listening: socket.socket) -> None:
    private = kind == "run"
    if private:
        # Without UI and scheduler the server is up sooner, and nothing but the run touches the history.
        os.environ.update({"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"})
        # Nor are there the types of blocks that the UI offers; nothing is noted of them, so that a server with a UI adds them.
        os.environ.update(
            {"PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "0", "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "0"}
        )
    else:
        # The UI asks the API at the port that these name, not at the one it was loaded from.
        os.environ.update({"PREFECT_SERVER_API_HOST": host, "PREFECT_SERVER_API_PORT": str(port)})
    os.environ["PREFECT__SERVER_FINAL"] = "1"
    os.environ["PREFECT_HOME"] = str(prefect_home)
    os.environ.pop("PREFECT_API_URL", None)

    from flows.blank_history import lay_down_blank_history
    from flows.collector import collector_held

    with collector_held():
        import uvicorn
        from prefect.server.api.server import create_app

        lay_down_blank_history(prefect_home)
        app = create_app(final=True)
    if not private and not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        from flows.own_pages import show_own_pages

        show_own_pages(app, prefect_home.parent)
    announced = prefect_home / "server.json"
    address = f"[{host}]" if ":" in host else host
    said = {"url": f"http://{address}:{port}/api", "pid": os.getpid(), "parent_pid": os.getppid(), "kind": kind}
    fresh = prefect_home / f"server.json.{os.getpid()}"
    fresh.write_text(json.dumps(said))
    fresh.replace(announced)
    try:
        config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        announced.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
