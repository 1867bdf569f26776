"""A warehouse of seven invented texts, two of them refused, small enough to count by hand."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tests.warehouse.staging_rows import (
    MORNING,
    ORGANIZATIONS,
    RULES,
    check,
    one_text,
    reject,
    run_record,
    write_staging,
)
from transforms import schema
from warehouse.load import load_refusal, load_run

LATER = MORNING + timedelta(days=2)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SMALL_RULES = pl.concat([RULES, RULES.head(1).with_columns(rule=pl.lit("never-fires"))])
ALL_RESERVED = "© Harbour Post. All rights reserved."

Text = dict[str, dict[str, Any]]


def load_small_warehouse(home: Path) -> dict[str, str]:
    """Load the seven texts in one run and a refused batch after it; gives the document ids by the texts' names.

    ferry      harbour-post carries yonhap, Monday, canonical
    ferry-copy antara carries yonhap, Tuesday, the same story
    fish       antara's own, Monday, Indonesian, quotes yonhap twice, mining reserved
    rumour     harbour-post, nobody credited, no day, quotes antara, all rights reserved
    joint      no outlet named, yonhap and antara together, Monday, mining permitted
    short      refused by two checks
    blank      refused by one
    """
    texts = {
        "ferry": one_text(0),
        "ferry-copy": one_text(1, publisher_id="antara", story_id=_id(one_text(0)), **_on(TUESDAY)),
        "fish": _with(
            one_text(
                2,
                publisher_id="antara",
                source_agency_id="antara",
                language="id",
                tdm_reservation=True,
                rights_notice="Dilarang menambang teks ini.",
            ),
            [
                ("antara", "origin", "credit: credit-line"),
                ("yonhap", "cited", "name-anywhere"),
                ("yonhap", "cited", "name-anywhere"),
            ],
        ),
        "rumour": _with(
            one_text(3, source_agency_id=None, rights_notice=ALL_RESERVED, **_on(None)),
            [("antara", "cited", "name-anywhere")],
        ),
        "joint": _with(
            one_text(4, publisher_id=None, tdm_reservation=False, rights_notice="Mining of this text is permitted."),
            [("yonhap", "origin", "credit-line"), ("antara", "origin", "credit-line")],
        ),
        "short": one_text(5),
        "blank": one_text(6),
    }
    rejects = [
        reject(texts["short"], "body-length") | {"observed": "3"},
        reject(texts["short"], "letter-share"),
        reject(texts["blank"], "body-length") | {"observed": "0"},
    ]
    copy = {
        "document_id": _id(texts["ferry-copy"]),
        "story_id": _id(texts["ferry"]),
        "matched_document_id": _id(texts["ferry"]),
        "kind": "near",
        "jaccard": 0.75,
        "containment": 0.9,
        "joined": True,
    }
    staging = write_staging(home / "staging" / "run-1", list(texts.values()), rejects=rejects, duplicates=[copy])
    load_run(home, "run-1", staging, run_record("run-1"), ORGANIZATIONS, SMALL_RULES)
    refusing = [
        check("volume", scope="batch", success=False),
        check("body-length"),
        check("new-lines", severity="warning", success=False),
    ]
    load_refusal(
        home,
        run_record("run-2", picked_up=4, rejected=4, started_at=LATER, finished_at=LATER + timedelta(minutes=1)),
        pl.DataFrame(refusing, schema=schema.CHECKS),
    )
    return {name: _id(text) for name, text in texts.items()}


def _id(text: Text) -> str:
    return str(text["documents"]["document_id"])


def _on(day: date | None) -> dict[str, date | None]:
    return {"published_on": day, "published_from": day, "published_to": day}


def _with(text: Text, evidence: list[tuple[str, str, str]]) -> Text:
    """The text with this evidence (organization, role, rule) instead of its own."""
    one = text.pop("attributions")
    for number, (organization, role, rule) in enumerate(evidence):
        text[f"attributions:{number}"] = {**one, "organization_id": organization, "role": role, "rule": rule}
    return text
