"""Who signed a text: writer, editor and translator as printed, never an organization."""

import re

import pytest
from hypothesis import given, settings

from tests.transforms.rulebook_fixture import Row, read, rows_of, rulebook
from tests.transforms.test_segment import STORY, TEXTS


@pytest.mark.parametrize("row", rows_of("people_forms"), ids=lambda row: row.rule)
def test_every_form_finds_a_name_in_its_own_test_text(row: Row) -> None:
    assert row.test_text, "a row says what it does by a text"
    found = re.search(row.cells["pattern"], row.test_text, re.IGNORECASE)
    assert found is not None and found["name"].strip(" .,;")
    assert row.cells["role"] in ("byline", "editor", "translator")


@pytest.mark.parametrize(
    ("line", "byline", "editor", "translator"),
    [
        ("Pewarta: Dewi Kartika", "Dewi Kartika", None, None),
        ("Editor: Rudi Samudra", None, "Rudi Samudra", None),
        ("Penerjemah: Wati Laut", None, None, "Wati Laut"),
        ("Pewarta : Dewi Kartika\nEditor : Rudi Samudra", "Dewi Kartika", "Rudi Samudra", None),
        ("(Reporting by Ann Field; Editing by Bo Lake)", "Ann Field", "Bo Lake", None),
        ("Penerjemah: Wati Laut, Editor: Rudi Samudra", None, "Rudi Samudra", "Wati Laut"),
        ("Pewarta: Xinhua\nEditor: Rudi Samudra", None, "Rudi Samudra", None),
        ("Editor: 12345", None, None, None),
        ("(c)AFP/Camille Dubois", "Camille Dubois", None, None),
        ("Selengkapnya Antara News", None, None, None),
        ("Editor:", None, None, None),
    ],
)
def test_people_are_read_from_their_lines(
    line: str, byline: str | None, editor: str | None, translator: str | None
) -> None:
    """Seen to catch: an organization's name taken for a person."""
    people = read(f"Kapal layar berangkat dari teluk\n\n{STORY}{line}\n").people
    assert (people.byline, people.editor, people.translator) == (byline, editor, translator)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Elira Dushku | 27.11.2031", "Elira Dushku"),
        ("Write: 2031-11-27 08:14:30", None),
        ("KBS WORLD", None),
        ("DA XINHUA, EM LIMA", None),
    ],
)
def test_a_line_between_headline_and_story_names_a_person_or_nobody(line: str, byline: str | None) -> None:
    """Seen to catch: a label's value asked for behind the bar of a line that ends in it."""
    assert read(f"Kapal layar berangkat dari teluk\n{line}\n{STORY}").people.byline == byline


def test_a_byline_above_the_story_is_read() -> None:
    assert read(f"Kapal layar berangkat dari teluk\nBy Ann Field\n\n{STORY}").people.byline == "Ann Field"


@settings(max_examples=100, derandomize=True)
@given(TEXTS)
def test_people_stand_in_the_text_and_are_no_organizations(text: str) -> None:
    for person in read(text).people:
        if person is not None:
            assert person in text and person == person.strip() and any(character.isalpha() for character in person)
            assert rulebook().names.organization_of(person) is None
