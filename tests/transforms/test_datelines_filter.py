"""The forms that a line is not asked for: leaving them out changes nothing."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import rows_of, rulebook
from transforms.dateline_forms import FormsBySigns, read_forms
from transforms.datelines import GLUED_EVIDENCE, DatelineReader

INBOX = Path(__file__).parents[2] / "seeds" / "inbox"
TABLES = [reference()[name] for name in ("datelines", "places", "place_stopwords", "regions", "calendar")]
FILTERED = DatelineReader(*TABLES, rulebook().credits)
ASKED_ALL = DatelineReader(*TABLES, rulebook().credits)
OPENING = FormsBySigns([form for form in read_forms(TABLES[0]) if form.evidence not in GLUED_EVIDENCE])
ASKED_ALL._opening = dict.fromkeys(FILTERED._opening, OPENING)

BEFORE = st.sampled_from(["", "Kabar Teluk", "Por Ann Field", "“", "<p>", "大连", "jakarta"])
GAPS = st.text(" \t\u00a0\u3000", min_size=1, max_size=4)
PLACES = st.sampled_from(["Jakarta", "Addis Ababa", "SEOUL", "Милан", "Kabar Teluk", "大连", "القاهرة"])
SIGNS = st.sampled_from([" - ", " – ", ": ", ". ", " | ", ", ", "  ", "\t", ", May 3 - ", " (Harian Teluk) - "])
STORY = "Warga desa di tepi teluk membuka bengkel payung di mercusuar lama, dan anak-anak belajar menjahit di sana setiap sore hari."


def same(line: str) -> None:
    assert FILTERED.read(line, True) == ASKED_ALL.read(line, True), line


def test_every_line_of_the_sample_inbox_reads_the_same_by_all_forms() -> None:
    """Seen to catch: the first word not compared in small letters."""
    lines = {
        line
        for path in INBOX.rglob("*.txt")
        for line in path.read_bytes().decode("utf-8", "replace").splitlines()
        if line.strip()
    }
    assert len(lines) > 1_000
    for line in (*lines, *(row.test_text for row in rows_of("datelines"))):
        same(line)


@settings(max_examples=400, derandomize=True, database=None, deadline=None)
@given(st.tuples(BEFORE, GAPS, PLACES, SIGNS))
def test_made_lines_of_words_gaps_places_and_signs_read_the_same_by_all_forms(parts: tuple[str, ...]) -> None:
    """Seen to catch: a gap of tabs or of spaces that don't break not taken for one."""
    same("".join(parts) + STORY)
