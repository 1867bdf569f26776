"""The labelled sample texts as a pick-up gives them, read and judged as a run does it."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from expectations.judge import judge_rows
from flows.picker import document_id
from flows.show import claims_beside, read_rules
from transforms.refine import refine
from transforms.schema import PICKED

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
SETS = {
    "seen": (ROOT / "seeds" / "inbox", GOLDEN / "labels.csv", GOLDEN / "bodies.csv"),
    "unseen": (GOLDEN / "unseen" / "inbox", GOLDEN / "unseen" / "labels.csv", GOLDEN / "unseen" / "bodies.csv"),
}
# The labels hold for texts picked up on 30 June 2026, which at midnight UTC is the latest day anywhere.
PICKED_UP_AT = datetime(2026, 6, 30, tzinfo=UTC)
HORIZON_YEARS = 5


class Sample(NamedTuple):
    """One labelled text: what an editor says of it, and what the rules found."""

    set: str
    file: str
    label: dict[str, str]
    body_label: dict[str, str] | None
    outcome: str
    article: dict[str, Any]
    roles: dict[str, list[str]]
    agencies: frozenset[str]


@cache
def read_samples() -> tuple[Sample, ...]:
    """All samples of both sets, read with the packaged rules."""
    return tuple(sample for name in SETS for sample in _read_set(name))


def _read_set(name: str) -> Iterator[Sample]:
    inbox, labels_csv, bodies_csv = SETS[name]
    labels = _rows(labels_csv)
    bodies = {row["file"]: row for row in _rows(bodies_csv)}
    picked = pl.DataFrame([_picked(inbox, label["file"]) for label in labels], schema=PICKED)
    rules = read_rules(GOLDEN / "no-home")
    agencies = frozenset(filter(rules.rulebook.names.is_agency, rules.names))
    refined = refine(picked, rules.rulebook, HORIZON_YEARS)
    organizations = pl.DataFrame({"organization_id": list(rules.names)})
    verdict = judge_rows(refined.documents, refined.articles, refined.attributions, refined.spans, organizations)
    rejected = set(verdict.rejects["document_id"])
    outcomes = dict(refined.documents.select("document_id", "outcome").iter_rows())
    articles = {row["document_id"]: row for row in refined.articles.iter_rows(named=True)}
    roles: dict[str, dict[str, list[str]]] = {}
    for identity, organization, role in refined.attributions.select(
        "document_id", "organization_id", "role"
    ).iter_rows():
        named = roles.setdefault(identity, {}).setdefault(role, [])
        if organization not in named:
            named.append(organization)
    for label, identity in zip(labels, picked["document_id"], strict=True):
        outcome = "rejected" if identity in rejected else outcomes[identity]
        article, named_in = articles.get(identity, {}), roles.get(identity, {})
        yield Sample(name, label["file"], label, bodies.get(label["file"]), outcome, article, named_in, agencies)


def _picked(inbox: Path, file: str) -> dict[str, Any]:
    content = (inbox / file).read_bytes()
    claims = claims_beside(inbox / file)
    sha256 = hashlib.sha256(content)
    return {
        "document_id": document_id(file, sha256.digest()),
        "path": file,
        "content_sha256": sha256.hexdigest(),
        "size_bytes": len(content),
        "modified_at": PICKED_UP_AT,
        "picked_up_at": PICKED_UP_AT,
        "content": content,
        "source_url": claims.source_url,
        "fetched_at": claims.fetched_at,
        "manifest_publisher": claims.publisher,
        "manifest_language": claims.language,
        "problem": None,
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
