"""The one file that runs Great Expectations: frames in, a verdict out."""

import importlib
import logging
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.measure_articles import measure_articles
from expectations.measure_batch import measure_batch
from expectations.measure_pick_up import measure_pick_up
from expectations.measure_warehouse import measure_warehouse
from expectations.verdict import ROWS_NAMED, Suite, Verdict, check_id, refuses_rows, shown, verdict_of

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


def judge_measured_rows(measured: pl.DataFrame | Iterable[pl.DataFrame]) -> Verdict:
    """Judge rows that `measure_articles` measured, of any number of batches, in one frame or as one comes after the other."""
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

    `measured` is the frame of `measure_articles`. Of ATTRIBUTIONS and SPANS it needs document_id, alone or with `rows`, how
    many the document has; `known_documents` (document_id) and `known_stories` (story_id) are those that the warehouse holds
    and this run points at.
    """
    frames = {
        "documents": documents,
        "measured": measured,
        "attributions": attributions,
        "spans": spans,
        "rejects": rejects,
        "assignments": assignments,
        "duplicates": duplicates,
    }
    own = assignments.filter(pl.col("is_canonical")).select("story_id")
    there = {
        "known_documents": pl.concat(
            [known_documents.select("document_id"), assignments.select("document_id")]
        ).unique(),
        "known_stories": pl.concat([known_stories.select("story_id"), own]).unique(),
    }
    parts = max(-(-documents.height // ROWS_AT_ONCE), 1)
    return examine(
        suite_of("warehouse"),
        (
            measure_warehouse(**{name: _part(frame, part, parts) for name, frame in frames.items()}, **there)
            for part in range(parts)
        ),
    )


def _part(frame: pl.DataFrame, part: int, parts: int) -> pl.DataFrame:
    """The rows of one part of the documents: all that belongs to a document is in one part."""
    return frame if parts == 1 else frame.filter(pl.col("document_id").hash() % parts == part)


def judge_silences(silences: pl.DataFrame) -> Verdict:
    """Judge agencies by `measure_silences`; never critical."""
    return examine(suite_of("silences"), silences)


def judge_new_lines(new_lines: pl.DataFrame) -> Verdict:
    """Judge lines by `measure_new_lines`; never critical."""
    return examine(suite_of("new_lines"), new_lines)


@cache
def suite_of(name: str) -> Suite:
    """Give the suite of that name; imports Great Expectations."""
    module = importlib.import_module(f"expectations.{name}")
    return Suite(name, KEYS[name], module.expectations())


def warm_up() -> None:
    """Import Great Expectations, which takes three seconds, before it is needed."""
    _context()
    suite_of("articles")


@cache
def _context() -> Any:
    # Its own log lines repeat what the checks table says.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.execution_engine import pandas_execution_engine

    # A fingerprint of the frame, which nobody asks for, took a quarter of the judging of rows; frames above this have none.
    pandas_execution_engine.HASH_THRESHOLD = 0
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def examine(suite: Suite, measured: pl.DataFrame | Iterable[pl.DataFrame]) -> Verdict:
    """Run a suite over a measured frame of any height, or one after the other, and put the results together, one row a check."""
    found: dict[str, list[dict[str, Any]]] = {check_id(expectation): [] for expectation in suite.expectations}
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
        refusing = [e for e in suite.expectations if refuses_rows(e) and found[check_id(e)][-1].get("unexpected_count")]
        if refusing:
            reasons += _reasons(suite, refusing, part)
        validation = validation or result.to_json_dict()
    return verdict_of(suite, found, reasons, validation)


def _parts(measured: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    for frame in [measured] if isinstance(measured, pl.DataFrame) else measured:
        # An empty frame is judged too: its checks hold, and say so in the table.
        for start in range(0, max(frame.height, 1), ROWS_AT_ONCE):
            yield frame.slice(start, ROWS_AT_ONCE)


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
                    "observed": shown(row[column]),
                }
            )
    return reasons
