"""Credits: groups, sign-offs and labels, and the sentences that only look like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.rulebook_fixture import roles, rulebook
from tests.transforms.test_datelines import CREDITS
from tests.transforms.test_segment import MEANT


@pytest.mark.parametrize(
    ("group", "organizations", "cited"),
    [
        ("dpa", ("dpa",), False),
        ("dpa/AFP", ("dpa", "afp"), False),
        ("APA/dpa, 1.11.2015", ("apa", "dpa"), False),
        ("APA/dpa, 1.11.2015, 12:30", ("apa", "dpa"), False),
        ("Reuters, AFP", ("reuters", "afp"), False),
        ("AFP & Reuters", ("afp", "reuters"), False),
        ("Antara/Reuters", ("antara", "reuters"), False),
        ("Theo Reuters", ("reuters",), False),
        ("Theo TTXVN", ("vna",), False),
        ("AFP, AFP", ("afp",), False),
    ],
)
def test_a_group_names_all_its_agencies_once_in_order(group: str, organizations: tuple[str, ...], cited: bool) -> None:
    """Seen to catch: a set instead of a list of the names."""
    assert CREDITS.read_group(group) == (organizations, cited)


@pytest.mark.parametrize(
    "group",
    [
        "kapal layar",
        "foto: Ann Field",
        "58",
        "Reuters said the wind was weak, and the captain agreed",
        "a former teacher, known for his songs",
        "x" * 500,
        "REUTERS/Ann Field",
    ],
)
def test_brackets_without_a_credit_are_none(group: str) -> None:
    assert CREDITS.read_group(group) is None


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Kapal itu tiba menjelang malam. (dpa/AFP)", "(dpa/AFP)"),
        ("Kapal itu tiba menjelang malam. (APA, 1.11.2015)", "(APA, 1.11.2015)"),
        ("Kapal itu tiba menjelang malam. – BERNAMA", "– BERNAMA"),
        ("Kapal itu tiba menjelang malam. [Reuters]", "[Reuters]"),
    ],
)
def test_the_credit_at_the_end_of_a_line_has_its_own_characters(line: str, credit: str) -> None:
    """Seen to catch: the start of the dash counted from the window instead of the line."""
    for padded in (line, f"{'Kapal itu berangkat pagi sekali. ' * 20}{line}"):
        found = CREDITS.read_end(padded)
        assert found is not None and padded[found.start : found.end].strip() == credit


@pytest.mark.parametrize(
    "line",
    [
        "Kapal itu tiba menjelang malam (waktu setempat).",
        "Demikian laporan dari teluk.",
        "Nakhoda itu - yang tertua - tiba.",
        "Ia bekerja bertahun-tahun di Kantor Berita Pusat Korea (KCNA)",
        "The passengers thanked the captain (58).",
    ],
)
def test_a_sentence_ends_without_a_credit(line: str) -> None:
    assert CREDITS.read_end(line) is None


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.one_of(MEANT, st.text(max_size=12)), max_size=20).map("".join))
def test_whatever_is_read_lies_within_the_line_and_is_known(line: str) -> None:
    line = line.replace("\n", " ")
    found = CREDITS.read_end(line)
    if found is not None:
        assert 0 <= found.start < found.end <= len(line) and found.organizations
        assert all(organization in rulebook().names.kind_of for organization in found.organizations)
    group = CREDITS.read_group(line)
    assert group is None or len(set(group[0])) == len(group[0]) > 0


STORY_OF_A_PORT = (
    "어촌 계장은 새 부두가 다음 달에 문을 연다고 9일 밝혔다. 주민들은 배를 타고 섬을 오갈 수 있다고 말했다.\n"
)


def test_an_agency_alone_in_brackets_behind_the_story_wrote_it_and_before_its_end_made_a_picture() -> None:
    """Seen to catch: WHOLE_BRACKET not asked."""
    head, notice = "부두가 문을 연다\n", "[ⓒ 항구일보, 무단 전재 금지]\n"
    behind = f"{head}{STORY_OF_A_PORT * 4}[연합뉴스]\n{notice}"
    within = f"{head}{STORY_OF_A_PORT}[연합뉴스]\n{STORY_OF_A_PORT * 3}{notice}"
    assert roles(behind, "origin") == ["yonhap"]
    assert roles(within, "origin") == []
    assert roles(within, "photo") == ["yonhap"]
