"""What a suite found: the results of a frame's parts put together, one row a check."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from transforms.schema import CHECKS, REJECTS

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import ColumnMapExpectation

# A message names some of the failing rows; all of those that matter are in the rejects.
ROWS_NAMED = 3


class Suite(NamedTuple):
    """Expectations on one measured frame; the column `key` names its rows."""

    name: str
    key: str
    expectations: Sequence["ColumnMapExpectation"]


class Verdict(NamedTuple):
    """What a suite found: CHECKS, REJECTS, whether the batch must be refused, what to tell, and what the docs are made of.

    `named` gives the keys of up to ROWS_NAMED failing rows by check_id; `laws` are the refusing checks that nobody may accept.
    """

    checks: pl.DataFrame
    rejects: pl.DataFrame
    critical: bool
    messages: list[str]
    validation: dict[str, Any] | None = None
    named: Mapping[str, Sequence[str]] = MappingProxyType({})
    laws: Sequence[str] = ()


def verdict_of(
    suite: Suite,
    found: Mapping[str, list[dict[str, Any]]],
    reasons: list[dict[str, Any]],
    validation: dict[str, Any] | None,
) -> Verdict:
    """Put together what Great Expectations found in each part, by check_id, and the first part's whole validation."""
    checks = [_check(suite, expectation, found[check_id(expectation)]) for expectation in suite.expectations]
    refusing = [expectation for expectation in suite.expectations if _breaks(expectation, found[check_id(expectation)])]
    if validation:
        _put_together(validation, checks)
    return Verdict(
        checks=pl.DataFrame([check for check, _ in checks], schema=CHECKS),
        rejects=pl.DataFrame(reasons, schema=REJECTS),
        critical=bool(refusing),
        messages=[_message(check, rows) for check, rows in checks if not check["success"]],
        validation=validation,
        named={check["check_id"]: rows for check, rows in checks if rows},
        laws=[check_id(expectation) for expectation in refusing if not may_be_accepted(expectation)],
    )


def check_id(expectation: "ColumnMapExpectation") -> str:
    """Give the slug of an expectation."""
    return str((expectation.meta or {})["check_id"])


def refuses_rows(expectation: "ColumnMapExpectation") -> bool:
    """Say whether a row that fails it is rejected."""
    return expectation.severity.value == "critical" and (expectation.meta or {})["scope"] == "row"


def may_be_accepted(expectation: "ColumnMapExpectation") -> bool:
    """Say whether a person may load a batch that fails it; everything else critical is a law, or a fault of the program."""
    return bool((expectation.meta or {}).get("may_be_accepted"))


def _breaks(expectation: "ColumnMapExpectation", parts: list[dict[str, Any]]) -> bool:
    """Say whether the batch must be refused; rows can be rejected one by one only where the check could be evaluated."""
    failed = [part for part in parts if not part["success"]]
    unnamed = not refuses_rows(expectation) or any("error" in part for part in failed)
    return expectation.severity.value == "critical" and bool(failed) and unnamed


def _check(
    suite: Suite, expectation: "ColumnMapExpectation", parts: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    """Put the results of a frame's parts together: one row of CHECKS, and the names of some failing rows."""
    rows = sum(part.get("element_count", 0) for part in parts)
    unexpected = sum(part.get("unexpected_count", 0) for part in parts)
    values = [value for part in parts for value in part.get("partial_unexpected_list", [])][:ROWS_NAMED]
    named = [index[suite.key] for part in parts for index in part.get("partial_unexpected_index_list", [])][:ROWS_NAMED]
    values = [value for part in parts for value in part["figures"]] or values
    errors = [part["error"] for part in parts if "error" in part]
    check = {
        "suite": suite.name,
        "check_id": check_id(expectation),
        "expectation": expectation.description,
        "column_name": expectation.column,
        "scope": (expectation.meta or {})["scope"],
        "severity": expectation.severity.value,
        "success": all(part["success"] for part in parts),
        "observed_value": errors[0] if errors else ", ".join(dict.fromkeys(map(shown, values))) or None,
        "unexpected_count": unexpected,
        "unexpected_percent": 100.0 * unexpected / rows if rows else 0.0,
    }
    return check, [str(name) for name in named]


def _put_together(validation: dict[str, Any], checks: list[tuple[dict[str, Any], list[str]]]) -> None:
    """Make the first part's validation say what all parts found."""
    by_id = {check["check_id"]: check for check, _ in checks}
    for one in validation["results"]:
        check = by_id[one["expectation_config"]["meta"]["check_id"]]
        one["success"] = check["success"]
        if "unexpected_count" in one["result"]:
            one["result"] |= {key: check[key] for key in ("unexpected_count", "unexpected_percent")}
    succeeded = sum(check["success"] for check, _ in checks)
    validation["success"] = succeeded == len(checks)
    validation["statistics"] = {
        "evaluated_expectations": len(checks),
        "successful_expectations": succeeded,
        "unsuccessful_expectations": len(checks) - succeeded,
        "success_percent": 100.0 * succeeded / len(checks) if checks else None,
    }


def shown(value: Any) -> str:
    """Write a value as people do: no trailing zeros, no types."""
    if isinstance(value, float) or hasattr(value, "dtype"):
        number = float(value)
        return "null" if number != number else f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"
    return str(value)


def _message(check: dict[str, Any], named: list[str]) -> str:
    """Say in one line what failed, how often, what was seen and where to look."""
    seen = f", saw {check['observed_value']}" if check["observed_value"] else ""
    if check["suite"] == "batch":
        return f"{check['check_id']} ({check['severity']}): not so: {check['expectation'].rstrip('.')}{seen}"
    rows = "one row" if check["unexpected_count"] == 1 else f"{check['unexpected_count']} rows"
    where = f" in {', '.join(named)}" if named else ""
    return (
        f"{check['check_id']} ({check['severity']}): not so in {rows}: {check['expectation'].rstrip('.')}{seen}{where}"
    )
