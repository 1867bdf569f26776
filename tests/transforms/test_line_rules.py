"""What a whole line is: every row of seeds/line_rules.csv acts on the lines that it is meant for."""

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import Row, of_kind, rows_of
from transforms.line_rules import LONGEST_EXACT_LINE, LONGEST_LABEL, LONGEST_MARKED_LINE, LineRules

RULES = LineRules(reference()["line_rules"])
ROWS = rows_of("line_rules")
PARAGRAPH = "The ferry left the bay in the morning with twenty passengers and rice for the island on the other side of the strait."
KINDS = {"advert", "byline", "caption", "category", "credit", "date", "editor", "furniture", "headline", "masthead"}
KINDS |= {"reading_time", "related", "rights", "sharing", "sidebar", "translator"}
EFFECTS = {"", "opens_list", "opens_tail", "end_mark", "cited", "named", "page_stamp"}


def rows(match: str) -> list[Row]:
    return [row for row in ROWS if row.cells["match"] == match]


def rule_id(row: Row) -> str:
    return row.rule


def test_every_row_has_a_name_of_its_own_and_a_known_kind_and_effect() -> None:
    """Seen to catch: a rule named twice, of which an overlay would replace both; `names:` before another effect."""
    names = [row.rule for row in ROWS]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert {row.cells["kind"] for row in ROWS} <= KINDS
    assert {row.cells["effect"].partition("names:")[0].strip() for row in ROWS} <= EFFECTS
    assert [row.rule for row in ROWS if " " in row.cells["effect"].partition("names:")[2]] == []


def test_no_exact_line_or_label_is_longer_than_what_is_compared() -> None:
    assert [row.rule for row in rows("exact") if len(row.cells["pattern"]) > LONGEST_EXACT_LINE] == []
    assert [row.rule for row in rows("label") if len(row.cells["pattern"]) > LONGEST_LABEL] == []


def test_every_exact_line_is_marked_as_its_row_says() -> None:
    """Seen to catch: lines compared without folding their case."""
    for row in rows("exact"):
        for line in (row.cells["pattern"], row.cells["pattern"].upper(), f"• {row.cells['pattern']} »"):
            if line.casefold().strip("• »") == row.cells["pattern"].casefold().strip("• »"):
                mark = RULES.mark(line)
                assert mark is not None and mark.kind == row.cells["kind"], (row.rule, line)


def test_every_label_is_read_with_the_place_of_its_value() -> None:
    """Seen to catch: `value_at` at the separator's start."""
    for row in rows("label"):
        for separator in (": ", "：", " | ", " :  "):
            value = f"Kencana{row.cells['needs'].partition('|')[0]}"
            line = f"{row.cells['pattern']}{separator}{value}"
            mark = RULES.mark(line)
            assert mark is not None and mark.kind == row.cells["kind"], (row.rule, line)
            assert line[mark.value_at :] == value if mark.value_at else mark.rule != row.rule


def test_a_label_that_needs_words_behind_it_is_none_without_them() -> None:
    """Seen to catch: the words not asked for."""
    assert RULES.mark("Rep: We have had calls since the morning, said the clerk.") is None
    signed = RULES.mark("Rep: Ann Field/ Red: Bo Lake")
    assert signed is not None and signed.kind == "byline"


@pytest.mark.parametrize("row", [*rows("regex"), *rows("prefix")], ids=rule_id)
def test_every_pattern_and_prefix_marks_its_own_test_text(row: Row) -> None:
    """Seen to catch: a pattern that an earlier one hides; a pattern narrowed past its own lines."""
    assert row.test_text, "a row says what it does by a text"
    mark = RULES.mark(row.test_text)
    assert mark is not None and mark.rule == row.rule


def test_every_ending_is_cut_off_its_own_test_text() -> None:
    for row in rows("ending"):
        found = RULES.ending(row.test_text)
        assert found is not None and found[1].rule == row.rule
        assert row.test_text[found[0] :] == row.cells["pattern"]


def test_every_prefix_marks_the_lines_that_it_begins() -> None:
    for row in rows("prefix"):
        mark = RULES.mark(f"{row.cells['pattern'].title()} kencana")
        # `Video: …` is read as a label, before the prefix is asked.
        assert mark is not None and (mark.kind == row.cells["kind"] or mark.value_at), row.rule


@pytest.mark.parametrize("row", rows("regex"), ids=rule_id)
def test_every_pattern_is_found_by_the_characters_that_it_starts_with(row: Row) -> None:
    """A row's `starts` and `needs` let the rule be skipped; a character missing there would make it dead.

    Seen to catch: the first character of a row's `starts` taken away.
    """
    alone = LineRules(pl.DataFrame([row.cells]).select(reference()["line_rules"].columns))
    pattern = row.cells["pattern"].lower() if "\\S" not in row.cells["pattern"] else row.cells["pattern"]
    # Any other signs between the words would mostly make no line of a page, and now and then nothing but such.
    signs = "".join(sorted(set(pattern) | set("abc 123")))
    lines = (
        st.from_regex(re.compile(pattern), fullmatch=True, alphabet=signs)
        .map(lambda line: line[:LONGEST_MARKED_LINE])
        .filter(_is_a_line)
    )

    @settings(max_examples=8, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(lines)
    def marked(line: str) -> None:
        mark = alone.mark(line)
        assert mark is not None and mark.rule == row.rule, line

    marked()


def test_brackets_in_a_class_of_characters_open_no_group() -> None:
    """Seen to catch: every bracket of a pattern made a plain group, which adds `?` and `:` to `[^()]`."""
    row = dict.fromkeys(reference()["line_rules"].columns, "")
    row |= {"rule": "own", "kind": "byline", "match": "regex", "pattern": r"\(by [^()]{3,60}\)$", "starts": "("}
    alone = LineRules(pl.DataFrame([row]))
    assert alone.mark("(by Ann Field: teluk)") is not None
    assert alone.mark("(by Ann (teluk))") is None


def _is_a_line(line: str) -> bool:
    """Whether pages print such a line: figures are Arabic ones, and no letter grows when it is lower-cased."""
    figures = all(char in "0123456789" for char in line if char.isdecimal())
    one_by_one = len(line.lower()) == len(line)
    return bool(line) and line == line.strip() and line.isprintable() and figures and one_by_one


@pytest.mark.parametrize(
    "line",
    [
        "Editor surat kabar itu mengatakan pasar ikan akan dibuka lagi pada bulan depan.",
        "Sumber air di desa itu mengering sejak kemarau panjang tahun lalu, kata kepala desa.",
        "The editor of the paper said that the harbour would open again next month.",
        "Share prices fell on Monday after the harbour was closed.",
        "Baca puisi di dermaga menjadi acara yang paling ramai pada malam itu.",
        "Read by thousands, the letter was kept in the museum of the harbour.",
    ],
)
def test_sentences_that_begin_with_a_rules_word_are_running_text(line: str) -> None:
    """Seen to catch: labels taken without their separator."""
    assert RULES.mark(line) is None


def test_a_line_too_long_to_be_furniture_is_running_text() -> None:
    assert RULES.mark("Copyright © ANTARA " + "kencana " * 80) is None


def test_labels_glued_into_a_line_are_found_with_their_values() -> None:
    line = "Kapal itu tiba. Editor: Dewi Kartika Penerjemah: Rudi"
    found = [(line[at:value], line[value : value + 4], mark.kind) for at, value, mark in RULES.labels_inside(line, 0)]
    assert found == [("Editor: ", "Dewi", "editor"), ("Penerjemah: ", "Rudi", "translator")]


def test_an_unknown_way_of_matching_is_refused() -> None:
    row = dict.fromkeys(reference()["line_rules"].columns, "") | {"rule": "own", "match": "glob", "pattern": "*"}
    with pytest.raises(ValueError, match=r"rule own has match 'glob'"):
        LineRules(pl.DataFrame([row]))


ORDINARY = (Path(__file__).parent / "ordinary_sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_sentence_stays_in_the_story(sentence: str) -> None:
    """Each begins as a line of a page does; every one was once taken out of the story."""
    body = "".join(of_kind(f"{PARAGRAPH}\n{sentence}\n{PARAGRAPH}\n", "body"))
    assert sentence in body
