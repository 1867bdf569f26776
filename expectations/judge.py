"""The one file that runs Great Expectations: frames in, a verdict out."""

import importlib
import logging
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from expectations.measure_articles import measure_articles
from expectations.measure_batch import measure_batch
from expectations.measure_pick_up import measure_pick_up
from expectations.measure_warehouse import measure_warehouse
from transforms.schema import CHECKS, REJECTS

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import ColumnMapExpectation

# Great Expectations holds two to four times the frame that it judges: some 60 MB for this many rows of measured columns.
ROWS_AT_ONCE = 100_000

# The suites, and the column that names the rows of each one's frame.
KEYS = {
    "pick_up": "document_id",
    "articles": "document_id",
    "batch": "batch",
    "warehouse": "document_id",
    "silences": "organization_id",
    "new_lines": "line",
}

# A message names some of the failing rows; all of those that matter are in the rejects.
ROWS_NAMED = 3


class Suite(NamedTuple):
    """Expectations on one measured frame; `key` names its rows, `rows` what a row is."""

    name: str
    key: str
    expectations: Sequence["ColumnMapExpectation"]


class Verdict(NamedTuple):
    """What a suite found: CHECKS, REJECTS, whether the batch must be refused, what to tell, and what the docs are made of."""

    checks: pl.DataFrame
    rejects: pl.DataFrame
    critical: bool
    messages: list[str]
    validation: dict[str, Any] | None = None


def judge_pick_up(documents: pl.DataFrame) -> Verdict:
    """Judge DOCUMENTS as picked up; critical where a broken one would break the tables of other files."""
    return examine(suite_of("pick_up"), measure_pick_up(documents))


def judge_rows(
    documents: pl.DataFrame,
    articles: pl.DataFrame,
    attributions: pl.DataFrame,
    spans: pl.DataFrame,
    organizations: pl.DataFrame,
) -> Verdict:
    """Judge every decoded text: rejects name each with its reasons; never critical for the batch."""
    return judge_measured_rows(measure_articles(documents, articles, attributions, spans, organizations))


def judge_measured_rows(measured: pl.DataFrame) -> Verdict:
    """Judge rows that `measure_articles` measured, of any number of batches put together."""
    return examine(suite_of("articles"), measured)


def judge_batch(
    documents: pl.DataFrame,
    articles: pl.DataFrame,
    rejects: pl.DataFrame,
    assignments: pl.DataFrame,
    earlier_runs: pl.DataFrame,
) -> Verdict:
    """Judge a run as a whole, by its shares and against `runs` rows of earlier runs (none: an empty frame).

    Of ARTICLES it needs document_id, language, publisher_id and published_on.
    """
    return examine(suite_of("batch"), measure_batch(documents, articles, rejects, assignments, earlier_runs))


def judge_warehouse(
    documents: pl.DataFrame,
    measured: pl.DataFrame,
    attributions: pl.DataFrame,
    spans: pl.DataFrame,
    rejects: pl.DataFrame,
    assignments: pl.DataFrame,
    duplicates: pl.DataFrame,
    known_documents: pl.DataFrame,
    known_stories: pl.DataFrame,
) -> Verdict:
    """Judge what is about to be loaded by the laws, a broken one refuses the batch.

    `measured` is the frame of `measure_articles`. Of ATTRIBUTIONS and SPANS it needs document_id; `known_documents`
    (document_id) and `known_stories` (story_id) are those that the warehouse holds and this run points at.
    """
    return examine(
        suite_of("warehouse"),
        measure_warehouse(
            documents, measured, attributions, spans, rejects, assignments, duplicates, known_documents, known_stories
        ),
    )


def judge_alarms(silences: pl.DataFrame, new_lines: pl.DataFrame) -> list[Verdict]:
    """Judge agencies by `measure_silences` and lines by `measure_new_lines`; never critical."""
    return [examine(suite_of("silences"), silences), examine(suite_of("new_lines"), new_lines)]


@cache
def suite_of(name: str) -> Suite:
    """Give the suite of that name; imports Great Expectations."""
    module = importlib.import_module(f"expectations.{name}")
    return Suite(name, KEYS[name], module.expectations())


def warm_up() -> threading.Thread:
    """Import Great Expectations (three seconds) in a background thread, while something else is waited for."""
    thread = threading.Thread(target=_import_all, name="import-great-expectations", daemon=True)
    thread.start()
    return thread


def _import_all() -> None:
    _context()
    suite_of("articles")


@cache
def _context() -> Any:
    # Its own log lines repeat what the checks table says.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def examine(suite: Suite, measured: pl.DataFrame) -> Verdict:
    """Run a suite over a measured frame of any height and put the results of its parts together, one row a check."""
    found: dict[str, list[dict[str, Any]]] = {_id(expectation): [] for expectation in suite.expectations}
    reasons: list[dict[str, Any]] = []
    validation: dict[str, Any] | None = None
    for part in _parts(measured):
        result = _validate(suite, list(suite.expectations), part, "SUMMARY")
        for one in result.results:
            expectation = one.expectation_config
            # The one row's figures are kept where they are usual too: a year later they are the history.
            figures = part[expectation.kwargs["column"]].drop_nulls().to_list() if suite.name == "batch" else []
            found[expectation.meta["check_id"]].append(
                {**one.result, "success": one.success, "figures": figures, **_raised(one)}
            )
        refusing = [e for e in suite.expectations if _refuses(e) and found[_id(e)][-1].get("unexpected_count")]
        if refusing:
            reasons += _reasons(suite, refusing, part)
        validation = validation or result.to_json_dict()
    checks = [_check(suite, expectation, found[_id(expectation)]) for expectation in suite.expectations]
    if validation:
        _put_together(validation, checks)
    return Verdict(
        checks=pl.DataFrame([check for check, _ in checks], schema=CHECKS),
        rejects=pl.DataFrame(reasons, schema=REJECTS),
        critical=any(_breaks(expectation, found[_id(expectation)]) for expectation in suite.expectations),
        messages=[_message(check, rows) for check, rows in checks if not check["success"]],
        validation=validation,
    )


def _parts(measured: pl.DataFrame) -> Iterator[pl.DataFrame]:
    # An empty frame is judged too: its checks hold, and say so in the table.
    for start in range(0, max(measured.height, 1), ROWS_AT_ONCE):
        yield measured.slice(start, ROWS_AT_ONCE)


def _validate(suite: Suite, expectations: list["ColumnMapExpectation"], measured: pl.DataFrame, detail: str) -> Any:
    import great_expectations as gx
    import pandas as pd

    context = _context()
    needed = [suite.key, *dict.fromkeys(expectation.column for expectation in expectations)]
    # Without pyarrow a Polars frame has no to_pandas(); columns have to_numpy().
    frame = pd.DataFrame({name: measured[name].to_numpy() for name in dict.fromkeys(needed)})
    source = context.data_sources.add_or_update_pandas(suite.name)
    batch = (
        source.add_dataframe_asset("measured")
        .add_batch_definition_whole_dataframe("part")
        .get_batch({"dataframe": frame})
    )
    return batch.validate(
        gx.ExpectationSuite(name=suite.name, expectations=[expectation.copy() for expectation in expectations]),
        result_format={
            "result_format": detail,
            "unexpected_index_column_names": [suite.key],
            "return_unexpected_index_query": False,
            "partial_unexpected_count": ROWS_NAMED,
        },
    )


def _id(expectation: "ColumnMapExpectation") -> str:
    return str((expectation.meta or {})["check_id"])


def _refuses(expectation: "ColumnMapExpectation") -> bool:
    return expectation.severity.value == "critical" and (expectation.meta or {})["scope"] == "row"


def _breaks(expectation: "ColumnMapExpectation", parts: list[dict[str, Any]]) -> bool:
    """Say whether the batch must be refused; rows can be rejected one by one only where the check could be evaluated."""
    failed = [part for part in parts if not part["success"]]
    unnamed = not _refuses(expectation) or any("error" in part for part in failed)
    return expectation.severity.value == "critical" and bool(failed) and unnamed


def _raised(one: Any) -> dict[str, Any]:
    """Give the error of an expectation that could not be evaluated: it failed, and must say why."""
    for info in (one.exception_info or {}).values() if isinstance(one.exception_info, dict) else ():
        if isinstance(info, dict) and info.get("raised_exception"):
            return {"error": str(info.get("exception_message", "")).splitlines()[0][:200]}
    return {}


def _reasons(suite: Suite, refusing: list["ColumnMapExpectation"], part: pl.DataFrame) -> list[dict[str, Any]]:
    """Have the failing rows named: one row per document and expectation."""
    reasons = []
    for one in _validate(suite, refusing, part, "COMPLETE").results:
        expectation = one.expectation_config
        column = expectation.kwargs["column"]
        for row in one.result["unexpected_index_list"]:
            reasons.append(
                {
                    "document_id": row[suite.key],
                    "check_id": expectation.meta["check_id"],
                    "expectation": expectation.description,
                    "column_name": column,
                    "observed": _shown(row[column]),
                }
            )
    return reasons


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
        "check_id": _id(expectation),
        "expectation": expectation.description,
        "column_name": expectation.column,
        "scope": (expectation.meta or {})["scope"],
        "severity": expectation.severity.value,
        "success": all(part["success"] for part in parts),
        "observed_value": errors[0] if errors else ", ".join(_shown(value) for value in values) or None,
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


def _shown(value: Any) -> str:
    if isinstance(value, float) or hasattr(value, "dtype"):
        number = float(value)
        return "null" if number != number else f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"
    return str(value)


def _message(check: dict[str, Any], named: list[str]) -> str:
    """Say in one line what failed, how often, what was seen and where to look."""
    rows = f" {check['unexpected_count']} rows" if check["unexpected_count"] > 1 else ""
    seen = f" saw {check['observed_value']}" if check["observed_value"] else ""
    where = f" in {', '.join(named)}" if named and named != ["batch"] else ""
    return f"{check['check_id']} ({check['severity']}): not true of{rows or ' one row'}: {check['expectation']}{seen}{where}"
