"""Write docs/queries.md, and what README shows of a run and its queries, from the samples: `python -m tests.docs.queries`."""

import io
import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.answer import markdown_table
from warehouse.ask import ask

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
QUERIES_MARKS = "<!-- queries: written by python -m tests.docs.queries -->", "<!-- end of queries -->"
SUMMARY_MARKS = "<!-- summary: written by python -m tests.docs.queries -->", "<!-- end of summary -->"
NAMES_IN_SUMMARY = 4
IN_README, ROWS = 10, 4
LONG_AGO = 1_700_000_000
PAGE = ROOT / "docs" / "queries.md"

HEAD = """# Queries worth asking

Each can be given to `sumber sql`; the answers are those of the sample texts (`make run`). This page is written by
`python -m tests.docs.queries`, and a test holds it to what the warehouse answers.
"""

# Without columns that differ from run to run (ids of runs, times), so that the answers can be compared.
QUERIES = (
    (
        "Whose texts are carried by others most?",
        "select origin_name, sum(article_count)::int as articles, count(distinct publisher_id) as outlets\nfrom syndication\nwhere origin_id is not null and is_own_text is not true\ngroup by origin_name\norder by articles desc, origin_name\nlimit 8",
    ),
    (
        "Who carries whom?",
        "select publisher_name, origin_name, article_count\nfrom syndication\nwhere not is_own_text\norder by article_count desc, publisher_name, origin_name\nlimit 8",
    ),
    (
        "Who quotes whom?",
        "select author_name, cited_name, article_count, mention_count\nfrom citations\nwhere not is_self_citation\norder by article_count desc, mention_count desc, author_name, cited_name\nlimit 8",
    ),
    (
        "How did the story that was carried most travel?",
        "select place_taken, path, publisher_id, source_agency_id, match_kind, containment\nfrom story_timelines\nqualify story_id = first(story_id) over (order by copy_count desc, story_id)\norder by place_taken",
    ),
    (
        "Which texts copied another one word for word?",
        "select t.path, m.path as copy_of\nfrom story_timelines as t\njoin story_timelines as m on m.document_id = t.matched_document_id\nwhere t.match_kind = 'exact'\norder by t.path",
    ),
    (
        "On which days did an agency write most?",
        "select agency_name, published_on, article_count, array_to_string(languages, ', ') as languages\nfrom agency_days\nwhere agency_id is not null and published_on is not null\norder by article_count desc, agency_name, published_on\nlimit 6",
    ),
    (
        "In which languages is an agency carried?",
        "select source_agency_id, string_agg(distinct language, ', ' order by language) as languages, count(*) as articles\nfrom articles\nwhere source_agency_id is not null\ngroup by source_agency_id\norder by count(distinct language) desc, source_agency_id\nlimit 6",
    ),
    (
        "How many texts have a day, and how was it found?",
        "select date_precision, date_method, count(*) as articles\nfrom articles\ngroup by all\norder by articles desc, date_precision, date_method",
    ),
    (
        "Why were texts refused?",
        "select check_id, document_count, sole_reason_count, expectation\nfrom rejects_by_reason\norder by document_count desc, check_id",
    ),
    (
        "Which files could not be read?",
        "select path, reason\nfrom documents\nwhere outcome = 'unreadable'\norder by path",
    ),
    (
        "Which texts do not state that rights are reserved? (Silence is not a permission.)",
        "select what_is_stated, count(*) as articles, count(distinct source_agency_id) as agencies\nfrom unreserved_articles\ngroup by what_is_stated\norder by articles desc",
    ),
    (
        "What is the evidence that a text is an agency's?",
        "select t.role, t.organization_id, t.evidence, t.rule\nfrom attributions as t\njoin documents as d using (document_id)\nwhere d.path like 'copies/flood-gauge-%'\norder by d.path, t.start_char, t.role\nlimit 8",
    ),
    (
        "Which rules of seeds/ found most?",
        "select rule, seed, kind, document_count, roles\nfrom rule_hits\nwhere seed is not null\norder by document_count desc, rule\nlimit 8",
    ),
    (
        "What did the runs do?",
        "select state, picked_up, articles, rejected, unreadable, new_stories, duplicates, check_count, failed_critical_count\nfrom run_history\norder by started_at",
    ),
)


class Samples(NamedTuple):
    """What a run over the samples left: its warehouse, and what it printed."""

    warehouse: Path
    printed: str


@cache
def answered(warehouse: Path) -> list[tuple[str, str, pl.DataFrame]]:
    """Each question with its query and what the warehouse answers."""
    return [(question, query, ask(warehouse, query).frame) for question, query in QUERIES]


def write_page(warehouse: Path) -> str:
    """The page with each query and what the warehouse answers."""
    parts = [HEAD]
    for question, query, answer in answered(warehouse):
        parts.append(f"## {question}\n\n```sql\n{query};\n```\n\n{markdown_table(answer)}\n")
    return "\n".join(parts)


def write_readme(samples: Samples, readme: str) -> str:
    """The README with the run's summary, and the first ten queries with the first rows of their answers, between its marks."""
    parts = []
    for question, query, answer in answered(samples.warehouse)[:IN_README]:
        more = f"\n\n… and {answer.height - ROWS} more" if answer.height > ROWS else ""
        parts.append(f"**{question}**\n\n```sql\n{query};\n```\n\n{markdown_table(answer.head(ROWS))}{more}\n")
    readme = _between(readme, SUMMARY_MARKS, f"```text\n{shortened(samples.printed)}\n```\n")
    return _between(readme, QUERIES_MARKS, "\n".join(parts))


def shortened(printed: str) -> str:
    """What a run printed up to its places, without its seconds, which differ, and with the first names of its lists."""
    kept: list[str] = []
    names = 0
    for line in printed[: printed.index("\nnext ")].splitlines():
        if line.startswith("│ seconds"):
            kept[-1] = ""
        names = names + 1 if line.startswith("│   ") else 0
        if names <= NAMES_IN_SUMMARY and not re.match(r"│ (seconds|  [a-z ]+ +│ +[0-9.]+\.[0-9]+ │)", line):
            kept.append(line.rstrip())
    return "\n".join(line for line in kept if line)


def run_samples(place: Path, server: str) -> Samples:
    """Run the samples into a home below `place`, as `make run` does, on a Prefect server that is there."""
    from rich.console import Console

    from flows.history import on_server
    from flows.ingest import ingest
    from flows.settings import make_home
    from flows.summary import print_summary

    inbox, home = place / "inbox", place / "home"
    shutil.copytree(ROOT / "seeds/inbox", inbox)
    for file in inbox.rglob("*"):
        # Texts are taken in the order of their times, which differ from checkout to checkout; equal ones leave the paths.
        os.utime(file, (LONG_AGO, LONG_AGO))
    make_home(home)
    with on_server(server):
        outcome = ingest(str(inbox), str(home))
    # Figures that differ from run to run would make the table's columns differ too.
    outcome.seconds = {}
    printed = io.StringIO()
    print_summary(Console(file=printed, width=100), outcome, home, 0.0)
    return Samples(home / "sumber.duckdb", printed.getvalue().replace(str(home), "data"))


def _between(text: str, marks: tuple[str, str], new: str) -> str:
    before, rest = text.split(marks[0])
    return f"{before}{marks[0]}\n\n{new}\n{marks[1]}{rest.split(marks[1])[1]}"


def _main() -> None:
    from flows.history_home import prepare_environment
    from flows.prefect_server import prefect_server

    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "server"
        (home / "prefect").mkdir(parents=True)
        prepare_environment(home)
        with prefect_server(home) as server:
            samples = run_samples(Path(place), server.url())
        PAGE.write_text(write_page(samples.warehouse), encoding="utf-8")
        README.write_text(write_readme(samples, README.read_text(encoding="utf-8")), encoding="utf-8")
    # The interpreter's own end would print pages about the objects that Prefect's threads still hold.
    os._exit(0)


if __name__ == "__main__":
    _main()
