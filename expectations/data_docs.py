"""Data Docs under HOME/docs: the pages that Great Expectations renders, made to read without a network, and an index of runs."""

import html
import json
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.verdict import Verdict

if TYPE_CHECKING:
    from great_expectations.render.view import DefaultJinjaPageView

# Two months of nightly runs at some 100 kB each; older results stay in the table `checks`.
RUNS_KEPT = 60

# What a page loads from elsewhere, or would run without what it loads.
LOADED = re.compile(
    r"<script\b.*?</script\s*>|<style\b.*?</style\s*>|<link\b[^>]*>|<(?:img|iframe|object|embed)\b[^>]*>|<footer\b.*?</footer\s*>"
    r"|\s(?:on\w+|integrity|crossorigin)=(?:\"[^\"]*\"|'[^']*')",
    re.DOTALL | re.IGNORECASE,
)

STYLE = """
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
td,.show-scrollbars{overflow-wrap:anywhere}h4,h5,h6{font-size:1rem;margin:1rem 0 .2rem}ul{padding-left:1rem}
.card.mb-3,#navigation,.card-header{display:none}ol{list-style:none;padding:0;display:flex;gap:1rem}
.text-success::before{content:"\\2713 holds";color:light-dark(#14692f,#7ddb98)}
.text-danger::before{content:"\\2717 fails";color:light-dark(#b3261e,#ff9d94)}
.text-warning::before{content:"\\26A0 warns";color:light-dark(#7a5300,#f2c14e)}
.badge{border:1px solid;border-radius:.3rem;padding:0 .3rem}
"""


def keep_validations(verdicts: Iterable[Verdict], folder: Path) -> None:
    """Write what the docs are made of as one JSON file per suite, for a task that comes later."""
    folder.mkdir(parents=True, exist_ok=True)
    for verdict in verdicts:
        if verdict.validation is not None:
            path = folder / f"{verdict.validation['suite_name']}.json"
            path.write_text(json.dumps(verdict.validation, ensure_ascii=False), encoding="utf-8")


def read_validations(folder: Path) -> list[dict[str, Any]]:
    """Read what `keep_validations` wrote, by suite."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def write_data_docs(
    home_docs: Path,
    validations: Iterable[dict[str, Any] | None],
    run_id: str,
    run_name: str,
    finished_at: datetime,
    runs_kept: int = RUNS_KEPT,
) -> Path:
    """Write one page per validation of a run and the index over the runs kept; gives the index. Nothing in them is fetched.

    `validations` are those of the verdicts; None (nothing was judged) is passed over.
    """
    folder = home_docs / f"{finished_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{run_id[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    suites = []
    for validation in validations:
        if validation is None:
            continue
        name = validation["suite_name"]
        (folder / f"{name}.html").write_text(_page(validation, run_name, finished_at), encoding="utf-8")
        failed = [one["expectation_config"]["meta"]["check_id"] for one in validation["results"] if not one["success"]]
        suites.append({"suite": name, "checks": len(validation["results"]), "failed": failed})
    run = {"run_id": run_id, "run_name": run_name, "finished_at": finished_at.isoformat(), "suites": suites}
    (folder / "run.json").write_text(json.dumps(run, ensure_ascii=False, indent=1), encoding="utf-8")
    return _write_index(home_docs, runs_kept)


def prune_data_docs(home_docs: Path, runs_kept: int = RUNS_KEPT) -> None:
    """Take the pages of all but the newest runs away."""
    if home_docs.is_dir():
        _write_index(home_docs, runs_kept)


def _write_index(home_docs: Path, runs_kept: int) -> Path:
    """List the newest runs and delete the folders of those before; a folder without run.json is none of ours."""
    summaries = sorted(home_docs.glob("*/run.json"), reverse=True)
    for summary in summaries[runs_kept:]:
        shutil.rmtree(summary.parent)
    rows = []
    for summary in summaries[:runs_kept]:
        run = json.loads(summary.read_text(encoding="utf-8"))
        for suite in run["suites"]:
            holds = f"{suite['checks'] - len(suite['failed'])} of {suite['checks']}"
            link = html.escape(f"{summary.parent.name}/{suite['suite']}.html")
            cells = (
                run["finished_at"][:16].replace("T", " "),
                run["run_name"],
                holds,
                ", ".join(suite["failed"]) or "none",
            )
            told = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
            rows.append(f'<tr><td><a href="{link}">{html.escape(suite["suite"])}</a></td>{told}</tr>')
    heads = "".join(
        f"<th scope=col>{head}</th>" for head in ("Suite", "Finished (UTC)", "Run", "Checks that hold", "Failed")
    )
    body = (
        f"<h1>Checks of the last runs</h1><table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
    index = home_docs / "index.html"
    replacement = home_docs / "index.html.new"
    replacement.write_text(_whole("Checks of the last runs", body), encoding="utf-8")
    return replacement.replace(index)


def _page(validation: dict[str, Any], run_name: str, finished_at: datetime) -> str:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResultSchema
    from great_expectations.render.renderer import ValidationResultsPageRenderer

    told = {
        **validation,
        "meta": {
            **validation["meta"],
            "run_id": {"run_name": html.escape(run_name), "run_time": finished_at.astimezone(UTC).isoformat()},
        },
        # The templates put values into the page as they are, and these come from texts that anybody may have written.
        "results": [{**one, "result": _escaped(one["result"])} for one in validation["results"]],
    }
    result = ExpectationSuiteValidationResultSchema().load(told)
    page = _view().render(ValidationResultsPageRenderer().render(result))
    body = LOADED.sub("", page[page.index("<body") : page.rindex("</body>")])
    body = body[body.index(">") + 1 :]
    # The links of Great Expectations' own folders; its page of the suite says nothing that the results don't.
    body = re.sub(r'href="(?:\.\./)+index\.html"', 'href="../index.html"', body)
    body = re.sub(r'<a href="(?:\.\./)+expectations/[^"]*"\s*>(.*?)</a>', r"\1", body)
    return _whole(f"{validation['suite_name']}: {run_name}", re.sub(r"\s*\n\s*", "\n", body))


@cache
def _view() -> "DefaultJinjaPageView":
    """One view for all pages: each compiles the templates for itself, which takes longer than to fill them."""
    from great_expectations.render.view import DefaultJinjaPageView

    return DefaultJinjaPageView()


def _whole(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    return [_escaped(inner) for inner in value] if isinstance(value, list) else value
