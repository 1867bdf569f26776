"""End within seconds of a signal, whatever the run is doing when it comes."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Ctrl-C and SIGTERM end the command within ten seconds; the rest is for the shell to see it.
PATIENCE_SECONDS = 8.0
ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ended_in_time(patience_s: float = PATIENCE_SECONDS) -> Iterator[None]:
    """For the block, give the process `patience_s` after SIGINT or SIGTERM to end by itself, then end it.

    Handlers come and go (Prefect has its own while a flow runs); the kernel's note of a signal is seen beside them.
    """
    hearing, noting = socket.socketpair()
    noting.setblocking(False)
    before = signal.set_wakeup_fd(noting.fileno(), warn_on_full_buffer=False)
    over = threading.Event()
    threading.Thread(target=_wait, args=(hearing, over, patience_s), name="end-in-time", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        over.set()
        noting.close()


def _wait(hearing: socket.socket, over: threading.Event, patience_s: float) -> None:
    while noted := hearing.recv(16):
        ending = [number for number in noted if number in ENDING]
        if ending:
            deadline = time.monotonic() + patience_s
            while not over.wait(0.05):
                if time.monotonic() > deadline:
                    # Server and workers end with this process; what they had not finished is swept by the next run.
                    os._exit(128 + ending[0])
            return
