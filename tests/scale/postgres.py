"""A PostgreSQL server of the tests' own: in a folder that goes with it, on a Unix socket, as a user that is not root."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [
    Path(found).resolve().parent for found in [shutil.which("initdb")] if found
]


class PostgresMissing(Exception):
    """There is no PostgreSQL here; the message says what to install."""


class Postgres:
    """A running server; `create` makes a database of its own for each test."""

    def __init__(self) -> None:
        if not PROGRAMS:
            raise PostgresMissing("PostgreSQL is not installed: apt-get install postgresql")
        self.programs = PROGRAMS[-1]
        self.folder = Path(tempfile.mkdtemp(prefix="sumber-pg-"))
        # PostgreSQL refuses to run as root; and it must not outlive tests that were killed.
        self.before = ["setpriv", "--pdeathsig", "INT"]
        if os.getuid() == 0:
            other = pwd.getpwnam("postgres" if "postgres" in {user.pw_name for user in pwd.getpwall()} else "nobody")
            os.chown(self.folder, other.pw_uid, other.pw_gid)
            self.before += [f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups"]
        place = str(self.folder / "tables")
        made = self._start("initdb", "-D", place, "-A", "trust", "-U", "sumber", "-E", "UTF8", "--no-sync")
        assert made.wait() == 0, "initdb failed"
        how = ["-c", "listen_addresses=", "-k", str(self.folder), "-c", "fsync=off", "-c", "max_connections=200"]
        self.process = self._start("postgres", "-D", place, *how)
        ready = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder)]
        while subprocess.run(ready).returncode:
            assert self.process.poll() is None, "postgres ended"
            time.sleep(0.05)

    def create(self, name: str) -> str:
        """Make a database, and give how libpq reaches it."""
        self.ask("postgres", f'create database "{name}"')
        return f"dbname={name} host={self.folder} user=sumber"

    def copy(self, name: str, template: str) -> str:
        """Make a database that begins as a copy of another, which nobody is connected to."""
        self.ask("postgres", f'create database "{name}" template "{template}"')
        return f"dbname={name} host={self.folder} user=sumber"

    def ask(self, database: str, statement: str) -> str:
        """What psql answers."""
        command = ["psql", "-X", "-q", "-A", "-t", "-h", str(self.folder), "-U", "sumber", database, "-c", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def stop(self) -> None:
        """End the server, and take its folder away."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [*self.before, str(self.programs / program), *arguments]
        return subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
