"""Credits: groups, sign-offs and labels, and the sentences that only look like them."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.rulebook_fixture import kinds, read, roles, rulebook
from tests.transforms.test_datelines import CREDITS
from tests.transforms.test_segment import MEANT, STORY
from transforms.credits import CREDIT_WINDOW, REST_AT_END
from transforms.word_pattern import SIGNS, separator_of


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
        ("BRIDGE CITY TELEGRAPH/AFP", ("afp",), False),
        ("DIARIO DEL PUENTE / EFE", ("efe",), False),
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
        "ANN FIELD / EFE",
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


AGENCIES = {
    "dpa": "dpa", "AFP": "afp", "Reuters": "reuters", "APA": "apa", "ANTARA": "antara", "Xinhua": "xinhua",
    "BERNAMA": "bernama", "Kyodo": "kyodo", "Yonhap": "yonhap",
}  # fmt: skip
NAMED = st.lists(st.sampled_from(list(AGENCIES)), min_size=1, max_size=4)
JOINED = st.sampled_from(["/", ", ", " & ", " / "])
FRAMES = st.sampled_from(["({})", "[{}]", "（{}）", "({}, 1.11.2015)", "({} 2015-11-01)", "({}).", "– {}"])
TOLD = st.sampled_from(
    ["Kapal itu tiba menjelang malam. ", "船在傍晚抵达。", "Kapal itu berangkat pagi sekali. " * 20, ""]
)


def test_whatever_is_read_lies_within_the_line_and_is_known() -> None:
    """At least a third of the lines end in a credit. Seen to catch: `base` left out of the bracket's start in read_end."""
    seen: Counter[str] = Counter()
    form = st.tuples(FRAMES, JOINED, NAMED).map(lambda drawn: drawn[0].format(drawn[1].join(drawn[2])))
    anything = st.lists(st.one_of(MEANT, form, st.text(max_size=12)), max_size=20).map("".join)

    @settings(max_examples=200, derandomize=True)
    @given(TOLD, anything, st.one_of(form, st.just("")))
    def holds(told: str, middle: str, credit: str) -> None:
        line = f"{middle}{told}{credit}".replace("\n", " ")
        found = CREDITS.read_end(line)
        seen["lines"] += 1
        if found is not None:
            seen["credits"] += 1
            assert 0 <= found.start < found.end <= len(line) and found.organizations
            assert len(line) - found.start <= CREDIT_WINDOW
            assert all(organization in rulebook().names.kind_of for organization in found.organizations)
        group = CREDITS.read_group(line)
        assert group is None or len(set(group[0])) == len(group[0]) > 0

    holds()
    assert seen["credits"] * 3 >= seen["lines"], seen


def test_any_agencies_in_any_frame_are_credited_once_each_in_their_order() -> None:
    """At least a third of the groups name an agency twice. Seen to catch: `not in found` left out of read_group."""
    seen: Counter[str] = Counter()

    @settings(max_examples=200, derandomize=True)
    @given(TOLD.filter(bool), FRAMES, JOINED, NAMED)
    def holds(told: str, frame: str, joint: str, named: list[str]) -> None:
        # The name itself, or one drawn before it: copies are what a list of names goes wrong over.
        credit = frame.format(joint.join(named))
        found = CREDITS.read_end(told + credit)
        assert found is not None, credit
        assert found.organizations == tuple(dict.fromkeys(AGENCIES[name] for name in named)), credit
        assert (told + credit)[found.start : found.end].strip() == credit
        seen["groups"] += 1
        seen["copies"] += len(set(named)) < len(named)

    holds()
    assert seen["copies"] * 3 >= seen["groups"], seen


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


STORY_OF_A_QUAY = "东港新码头星期一启用，首批三艘货轮靠岸。港务局说，码头每年可以装卸五百万吨货物。\n"


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("新任港務局長王小明(新華社)", []),
        ("记者王小明、李大华(新华社)", ["xinhua"]),
        ("本社记者欧阳小明(新华社)", ["xinhua"]),
    ],
)
def test_many_signs_before_an_agency_are_a_picture_and_few_a_writer(line: str, origin: list[str]) -> None:
    """Seen to catch: 9 signs let through, 7 at the most."""
    assert roles(f"东港新码头启用\n{line}\n{STORY_OF_A_QUAY * 4}", "origin") == origin


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ("Source:teluk.antaranews.com", ["antara"]),
        ("Sumber: https://teluk.antaranews.com/berita/1234", ["antara"]),
        ("Source: teluk.example.com", []),
    ],
)
def test_a_source_given_as_an_address_is_the_owner_of_its_domain(source: str, origin: list[str]) -> None:
    """Seen to catch: hosts below a domain not taken for its owner's."""
    assert roles(f"{STORY}{source}\n", "origin") == origin


SHREDS = st.lists(
    st.sampled_from([*SIGNS, " ", "\u00a0", "\n", "and", "a", "B", ".", "!", "”", '"', "'", ")", "…"]), max_size=12
)


@settings(max_examples=2000, derandomize=True)
@given(SHREDS.map("".join), st.integers(0, 3))
def test_patterns_that_are_led_by_a_class_find_what_the_plain_ones_find(text: str, first: int) -> None:
    """Seen to catch: one space before a sign instead of two."""
    separator = re.compile(rf"\s{{0,2}}[{SIGNS}]\s{{0,2}}|\s(?:and)\s")
    assert separator_of(["and"]).split(text) == separator.split(text)
    rest = re.compile(r"(?:(?<=[.!?”»。！？…)\]])|(?<=[.!?][\"']))\s{0,4}([^.!?。！？\n]{2,70}?)[.\s]*$")
    plain, led = rest.search(text, first), REST_AT_END.search(text, max(0, first - 1))
    # What is led by a class takes the white space at its end as well, which its reader strips.
    assert (plain and (plain.start(1), plain[1].rstrip())) == (led and (led.start(1), led[1].rstrip()))


def test_a_portuguese_with_is_no_word_of_a_credit() -> None:
    """Seen to catch: `com` in seeds/credit_words.csv, which cut the words before an agency off a sentence."""
    story = "O moinho junto ao rio virou uma escola de barcos, e os vizinhos trouxeram tinta e madeira para as velas."
    text = f"Moinho vira escola\n\n{story}\n\n{story} A dona conversou com Lusa\n"
    assert [kind for kind, _ in kinds(text)] == ["headline", "body"]
    assert roles(text, "cited") == []
    page = f"Jornal do Moinho com Lusa\n11/04/24 09:27 ‧ por Jornal do Moinho com Lusa\n{story}\n\n{story}\n"
    assert ("date", "11/04/24 09:27") in kinds(page)


@pytest.mark.parametrize(
    "credit", ["Фото предоставлено РИА Новости", "Фото с пристани - РИА Новости,", "Photo of Reuters"]
)
def test_a_picture_s_credit_above_the_story_gives_neither_origin_nor_day(credit: str) -> None:
    """Seen to catch: the first word of a line with a name and a day not asked for."""
    story = "Лодочница открыла на старой пристани школу гребли, и соседи принесли краску, доски и парусину."
    text = f"Пристань учит грести\n{credit} 04.05.2022\n{story}\n\n{story}\n"
    assert roles(text, "origin") == []
    assert read(text).dated.published_on is None
