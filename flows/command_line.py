"""The command line `sumber`: every command, its exit code, and errors of one sentence."""

import os
import signal
import sys
from contextlib import suppress
from importlib import metadata
from types import FrameType
from typing import Any

import click

from flows.commands.doctor import doctor
from flows.commands.export import export
from flows.commands.forget import forget
from flows.commands.furniture import furniture
from flows.commands.maintain import maintain
from flows.commands.rejects import rejects
from flows.commands.report import report
from flows.commands.reprocess import reprocess
from flows.commands.run import run
from flows.commands.serve import serve, ui
from flows.commands.show import show
from flows.commands.sql import sql
from flows.heap import share_one_heap
from flows.settings import WrongUsage

UNEXPECTED, WRONG_USAGE, LOCK_HELD, REFUSED, LAW_BROKEN = 1, 2, 3, 4, 5
# What shells expect of a command that a signal ended.
INTERRUPTED, TERMINATED = 130, 143

# Errors that a user can mend, by name: to import them all would take longer than --help may.
MENDABLE = {
    "WrongUsage": WRONG_USAGE,
    "LockHeld": LOCK_HELD,
    "BatchRefused": REFUSED,
    "LawBroken": LAW_BROKEN,
    "DiskFull": UNEXPECTED,
    "HomeClosed": UNEXPECTED,
    "ServerFailed": UNEXPECTED,
    "PublishFailed": UNEXPECTED,
    "LoadFailed": UNEXPECTED,
    "ReprocessFailed": UNEXPECTED,
    "SwapFailed": UNEXPECTED,
    "ExportFailed": WRONG_USAGE,
    "MasterUnusable": UNEXPECTED,
    "SchemaUnknown": UNEXPECTED,
    "AskRefused": UNEXPECTED,
    "ObjectsUnusable": WRONG_USAGE,
    "ClusterUnusable": UNEXPECTED,
    "LakeUnusable": UNEXPECTED,
    "Overtaken": UNEXPECTED,
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("sumber"), prog_name="sumber")
def commands() -> None:
    """Who wrote this first: from a folder of news texts to a warehouse that answers in SQL."""


for command in (run, serve, ui, show, sql, report, rejects, furniture, doctor, reprocess, forget, export, maintain):
    commands.add_command(command)


def main() -> None:
    """Run the command line; the entry point `sumber`."""
    share_one_heap()
    signal.signal(signal.SIGTERM, _terminate)
    code = _run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # Everything is closed by now; the interpreter's own end would take a second over Prefect's threads, and DuckDB
    # would print the objects that those still hold.
    os._exit(code)


def _run(arguments: list[str]) -> int:
    """Run one command; return its exit code, after one sentence on stderr if it is not 0."""
    try:
        result: Any = commands(arguments, prog_name="sumber", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return _say("interrupted.", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except WrongUsage as error:
        return _say(str(error), WRONG_USAGE)
    except KeyboardInterrupt:
        return _say("interrupted; the next run takes up what was left.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _fail(error)
    except BaseException as error:
        if type(error).__name__ == "TerminationSignal":
            return _say("terminated; the next run takes up what was left.", TERMINATED)
        raise


def _fail(error: Exception) -> int:
    for kind in type(error).__mro__:
        if kind.__name__ in MENDABLE:
            return _say(str(error), MENDABLE[kind.__name__])
    if os.environ.get("SUMBER_DEBUG"):
        raise error
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else "no message"
    return _say(f"{type(error).__name__}: {first_line} (SUMBER_DEBUG=1 shows where)", UNEXPECTED)


def _say(sentence: str, code: int) -> int:
    from flows.harmless import harmless

    click.echo(f"sumber: {harmless(sentence, 2000)}", err=True)
    return code


def _terminate(signal_number: int, frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    main()
