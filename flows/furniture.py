"""Find lines that recur across the stories of one publisher, and propose them as rows of seeds/line_rules.csv."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from transforms.line_rules import LONGEST_EXACT_LINE, LONGEST_MARKED_LINE, TRIMMED, LineRules
from warehouse.open_published import open_published

# A line that five different stories of a publisher share is its page's; of the sample texts no sentence of a story is.
MINIMUM_STORIES = 5
EXAMPLES = 3
# Shorter lines are figures and initials, which stand in stories too.
SHORTEST_LINE = 4
# Of a line too long to be known as a whole its beginning is proposed, cut between words.
LONGEST_PREFIX = 60

# Counted by story: copies of one story share all of its lines. A text without a publisher counts for its folder.
RECURRING = """
with taken as (
    select a.document_id, a.story_id, d.path,
        coalesce(a.publisher_id, 'folder ' || nullif(regexp_extract(d.path, '^([^/]+)/', 1), '')) as publisher, a.body
    from articles as a join documents as d using (document_id)
), lines as (
    select document_id, story_id, path, publisher, 'body' as now, unnest(string_split(body, chr(10))) as line from taken
    union all
    select t.document_id, t.story_id, t.path, t.publisher, s.kind,
        unnest(string_split(replace(s.text, chr(13), ''), chr(10)))
    from spans as s join taken as t using (document_id)
    where s.kind = 'headline' or s.rule = $3
)
select publisher, any_value(trim(line)) as line, mode(now) as now, count(distinct story_id) as stories,
    count(distinct document_id) as texts, list_slice(list_sort(list(distinct path)), 1, $2) as examples
from lines
where publisher is not null and length(trim(line)) between $4 and $5
group by publisher, lower(trim(line))
having count(distinct story_id) >= $1
order by publisher, stories desc, min(trim(line))
"""
LEFT_OVER = "left-over-after-the-story"


def propose_furniture(home: Path, line_rules: pl.DataFrame, minimum: int = MINIMUM_STORIES) -> pl.DataFrame:
    """One row per recurring line that no rule knows: the columns of line_rules.csv, then publisher, now, stories, texts, examples.

    Nothing acts by being proposed: a row acts once it stands in HOME/seeds/line_rules.csv.
    """
    con = open_published(home / "sumber.duckdb")
    try:
        asked = (minimum, EXAMPLES, LEFT_OVER, SHORTEST_LINE, LONGEST_MARKED_LINE)
        found = con.execute(RECURRING, list(asked)).fetchall()
    finally:
        con.close()
    rules = LineRules(line_rules)
    rows = []
    for publisher, line, now, stories, texts, examples in found:
        if not _may_be_a_rule(line) or rules.mark(line) is not None:
            continue
        match, pattern = ("exact", line) if len(line) <= LONGEST_EXACT_LINE else ("prefix", _beginning(line))
        row = dict.fromkeys(line_rules.columns) | {
            "rule": _name(publisher, pattern),
            "kind": "furniture",
            "match": match,
            "pattern": pattern,
        }
        about = {"publisher": publisher, "now": now, "stories": stories, "texts": texts, "examples": " ".join(examples)}
        rows.append(row | about)
    columns: dict[str, pl.DataType] = dict.fromkeys(line_rules.columns, pl.String())
    columns |= {"publisher": pl.String(), "now": pl.String(), "stories": pl.Int64(), "texts": pl.Int64()}
    return pl.DataFrame(rows, schema=columns | {"examples": pl.String()}).unique("rule", maintain_order=True)


def bare(proposed: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The proposals as HOME/seeds/line_rules.csv takes them: without counts and examples."""
    return proposed.select(columns)


def _may_be_a_rule(line: str) -> bool:
    """Whether the line has letters and nothing that a table or a terminal would obey."""
    return line.isprintable() and any(char.isalpha() for char in line.strip(TRIMMED))


def _beginning(line: str) -> str:
    cut = line[:LONGEST_PREFIX]
    return cut[: cut.rfind(" ")] if " " in cut[LONGEST_PREFIX // 2 :] else cut


def _name(publisher: str, pattern: str) -> str:
    """A name that stays the same for the same line, so that proposing again replaces and never doubles."""
    hashed = hashlib.sha256(pattern.strip(TRIMMED).casefold().encode()).hexdigest()[:8]
    return f"own-{publisher.replace(' ', '-')}-{hashed}"
