"""A batch of texts becomes rows, whatever a text holds."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import PICKED_ON, rulebook
from transforms import refine as module
from transforms.reading import read_text, read_texts
from transforms.refine import RULES_FAILED, refine
from transforms.schema import PICKED

AT = datetime(2026, 6, 30, tzinfo=UTC)
SEEDS = reference()
# What rules look for, so that pieces of texts meet in ways that nobody has written yet.
KNOWN = sorted(
    {
        *(word for words in SEEDS["calendar"]["words"] for word in (words or "").split("|")),
        *SEEDS["names"]["name"],
        *SEEDS["date_forms"]["test"],
        *SEEDS["line_rules"].filter(pl.col("match") != "regex")["pattern"],
        *SEEDS["datelines"]["test_text"],
    }
    - {"", None}
)
ZONES = st.from_regex(r"(GMT|UTC|KST|WIB)? ?[+-][0-9]{1,5}", fullmatch=True)
MOMENTS = st.builds(
    "\n{} August {} {}:{:02} {}\n".format,
    st.integers(1, 31),
    st.integers(2019, 2027),
    st.integers(0, 24),
    st.integers(0, 60),
    ZONES,
)
PIECES = st.one_of(
    st.sampled_from(KNOWN),
    MOMENTS,
    st.from_regex(r"[0-9]{1,4}[-/.:年月日 ][0-9]{1,3}([-/.: ][0-9]{1,5})?", fullmatch=True),
    ZONES,
    st.sampled_from([" ", "\n", "\n\n", ", ", " - ", " (", ") ", "/", ": ", "| ", "– ", "\t"]),
    st.text(max_size=4),
)


def picked(texts: list[str]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            **dict.fromkeys(PICKED),
            "document_id": f"00000000-0000-0000-0000-{number:012}",
            "path": f"{number}.txt",
            "content_sha256": "0" * 64,
            "size_bytes": len(text.encode()),
            "modified_at": AT,
            "picked_up_at": AT,
            "content": text.encode(),
        }
        for number, text in enumerate(texts)
    ]
    return pl.DataFrame(rows, schema=PICKED)


@settings(max_examples=400, derandomize=True)
@given(st.lists(PIECES, min_size=1, max_size=12).map("".join))
def test_no_mixture_of_what_rules_look_for_makes_them_fail(text: str) -> None:
    """Seen to catch: the bound on zones left out of `DateFinder._zone`."""
    read_text(text, rulebook(), PICKED_ON, 5)


def test_a_text_that_the_rules_fail_on_stops_no_other_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: the error let through."""

    def failing(texts: list[str], *rest: Any) -> Any:
        if "poison" in texts:
            raise ValueError("no such offset")
        return read_texts(texts, *rest)

    monkeypatch.setattr(module, "read_texts", failing)
    refined = refine(picked(["A boat left the bay.", "poison", "A boat came back."]), rulebook())
    assert refined.documents.select("path", "outcome", "reason").rows() == [
        ("0.txt", "article", None),
        ("1.txt", "unreadable", f"{RULES_FAILED}: ValueError: no such offset"),
        ("2.txt", "article", None),
    ]
    assert refined.articles["path"].to_list() == ["0.txt", "2.txt"]


def test_a_day_comes_with_the_characters_that_prove_it() -> None:
    """Seen to catch: `_date_evidence` that gives empty lists."""
    text = "Kapal kembali ke teluk\nKamis, 4 Juni 2026 08:15 WIB\nKapal layar itu kembali ke teluk pada pagi hari membawa ikan.\n"
    article = refine(picked([text]), rulebook()).articles.row(0, named=True)
    assert article["published_on"].isoformat() == "2026-06-04"
    (said,) = article["date_evidence"]
    assert said["evidence"] == text[said["start_char"] : said["end_char"]] == "Kamis, 4 Juni 2026 08:15 WIB"
    assert said["rule"] in set(SEEDS["date_forms"]["name"])
