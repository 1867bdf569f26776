"""Which articles were read by other rules than today's: what a reprocessing would read anew."""

from pathlib import Path

from flows.reference import read_reference, rules_version
from flows.settings import PACKAGED_SEEDS


def older_rules_sentence(home: Path) -> str | None:
    """How many published articles were read by other rules than those of today, and what to do; None if none were."""
    from warehouse.open_published import is_published, open_published

    published = home / "sumber.duckdb"
    if not is_published(published):
        return None
    today = rules_version(read_reference(PACKAGED_SEEDS, home / "seeds"))
    con = open_published(published)
    try:
        query = "select count(*) from articles where rules_version is distinct from ?"
        older = int(con.execute(query, [today]).fetchall()[0][0])
    finally:
        con.close()
    if not older:
        return None
    were = "article was" if older == 1 else "articles were"
    return f"{older:,} {were} read by older rules: sumber reprocess --dry-run shows what today's would change."
