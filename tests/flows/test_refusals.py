"""A home is stuck when its last three runs were refused by the same checks, and only then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from flows.refusals import is_stuck
from transforms.schema import CHECKS
from warehouse.load import load_refusal
from warehouse.master import connect_master
from warehouse.run_record import RunRecord

BEGUN = datetime(2026, 3, 1, 6, tzinfo=UTC)


def refuse(home: Path, number: int, *broken: str, hint: str = "no-day-share") -> None:
    """A run that these critical checks of the batch refused; a warning failed beside them."""
    begun = BEGUN + timedelta(hours=number)
    record = RunRecord(str(number), begun, begun, "rules", "0")
    row = dict.fromkeys(CHECKS) | {"suite": "batch", "scope": "batch", "success": False}
    checks = [row | {"check_id": check_id, "severity": "critical"} for check_id in broken]
    checks.append(row | {"check_id": hint, "severity": "warning"})
    load_refusal(home, record, pl.DataFrame(checks, schema=CHECKS))


def test_the_third_equal_refusal_in_a_row_is_stuck(home: Path) -> None:
    """Seen to catch: EQUAL_REFUSALS at 2; the warnings counted among the reasons."""
    for number in range(3):
        assert not is_stuck(home)
        refuse(home, number, "rejected-share", "law-spans-tile", hint=f"warning-{number}")
    assert is_stuck(home)


@pytest.mark.parametrize("last", [("rejected-share",), ("law-spans-tile",)])
def test_other_reasons_are_another_fault(home: Path, last: tuple[str, ...]) -> None:
    """Seen to catch: the reasons left out of the comparison."""
    for number in range(2):
        refuse(home, number, "rejected-share", "law-spans-tile")
    refuse(home, 2, *last)
    assert not is_stuck(home)


def test_a_run_that_was_loaded_since_ends_the_row(home: Path) -> None:
    for number in range(3):
        refuse(home, number, "rejected-share")
    con = connect_master(home)
    con.execute("update runs set state = 'loaded' where run_id = '2'")
    con.close()
    assert not is_stuck(home)
