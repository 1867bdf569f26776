"""Where a text names an organization, and where the same letters are another word."""

import re

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import Row, rows_of, rulebook
from transforms.name_contexts import NameContexts, surroundings
from transforms.names import NameFinder

FINDER = NameFinder(reference()["names"], reference()["organizations"])
NAMES = st.sampled_from(reference()["names"]["name"].to_list())


def found(text: str) -> list[tuple[str, str]]:
    """The names that stand for an organization wherever they stand, as printed; `marked` ones need more around them."""
    hits = (hit for hit in FINDER.find(text) if hit.firing != "marked")
    return [(text[hit.start : hit.end], hit.organization_id) for hit in hits]


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.one_of(NAMES, st.text(max_size=8)), max_size=12).map("".join))
def test_hits_lie_in_order_within_the_text_and_are_names(text: str) -> None:
    """Seen to catch: offsets in bytes instead of code points."""
    hits = FINDER.find(text)
    names = {name.casefold() for name in reference()["names"]["name"]}
    at = 0
    for hit in hits:
        assert at <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].replace("\n", " ").casefold() in names
        at = hit.end


def test_every_name_belongs_to_an_organization_and_fires_in_a_known_way() -> None:
    rows = reference()["names"]
    assert set(rows["organization_id"]) - set(reference()["organizations"]["organization_id"]) == set()
    assert set(rows["firing"]) <= {"anywhere", "group", "marked", "outlet", "photo", "sign_off", "word"}
    assert rows["name"].is_unique().all()
    assert not rows["name"].str.strip_chars().ne(rows["name"]).any()


def test_every_name_that_may_stand_in_a_sentence_is_found_there() -> None:
    """Seen to catch: names of one script left out of the automaton."""
    missing = []
    for name, organization, firing in reference()["names"].select("name", "organization_id", "firing").iter_rows():
        line = f"Kapal, {name}, teluk"
        hits = [(line[hit.start : hit.end], hit.organization_id) for hit in FINDER.find(line)]
        if firing != "group" and (name, organization) not in hits:
            missing.append((name, hits))
    assert missing == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("kata Reuters, kemarin", ["reuters"]),
        ("dilansirReuters kemarin", ["reuters"]),
        ("Reutersdan lainnya", ["reuters"]),
        ("dilansir AFPmenyoroti teluk", ["afp"]),
        ("Kantor berita AFP.", ["afp"]),
        ("연합뉴스에 따르면", ["yonhap"]),
        ("据新华社报道", ["xinhua"]),
        ("сообщает ТАСС.", ["tass"]),
    ],
)
def test_names_are_found_glued_and_in_every_script(text: str, named: list[str]) -> None:
    assert [organization for _, organization in found(text)] == named


@pytest.mark.parametrize(
    "text", ["antara dua pulau", "AFPS 2025", "XAFP", "DAPAT", "TASSEN", "ReutersPlus5", "AP2", "2AP"]
)
def test_longer_words_are_other_words(text: str) -> None:
    """Seen to catch: the look at the character behind a name left out."""
    assert [organization for name, organization in found(text) if name != "Reuters"] == []


def test_a_long_name_that_needs_a_mark_may_be_glued_to_the_next_word() -> None:
    """Seen to catch: only names that count anywhere looked for at a seam."""
    assert [hit.organization_id for hit in FINDER.find("Turki, Anadolumelaporkan kemarin")] == ["anadolu"]
    assert FINDER.find("Antaranya dua kapal") == []


def test_a_text_that_lost_its_capitals_still_names_its_agencies() -> None:
    """Seen to catch: the folded names left unasked."""
    lowered = "seoul (antara) - kapal layar itu berangkat, kata kantor berita yonhap dan reuters."
    assert [organization for _, organization in found(lowered)] == ["yonhap", "reuters"]
    assert next(hit.firing for hit in FINDER.find(lowered)) == "marked", "antara is also the word for between"


def test_a_name_broken_over_two_lines_is_one_name() -> None:
    names = pl.DataFrame({"name": ["Kabar Kencana"], "organization_id": ["kencana"], "firing": ["anywhere"]})
    organizations = pl.DataFrame({"organization_id": ["kencana"], "kind": ["agency"], "domain": None})
    (hit,) = NameFinder(names, organizations).find("Kata Kabar\nKencana kemarin")
    assert (hit.start, hit.end) == (5, 18)


def test_the_longest_name_wins() -> None:
    names = pl.DataFrame(
        {"name": ["Kencana", "Kencana Foto"], "organization_id": ["a", "b"], "firing": ["anywhere"] * 2}
    )
    finder = NameFinder(names, pl.DataFrame({"organization_id": ["a", "b"], "kind": ["agency"] * 2, "domain": None}))
    assert [hit.organization_id for hit in finder.find("Kencana Foto, Kencana")] == ["b", "a"]


CONTEXTS = [row for row in rows_of("name_contexts") if row.cells["role"] != "own_words"]


@pytest.mark.parametrize("row", CONTEXTS, ids=lambda row: row.rule)
def test_every_rule_of_context_fits_its_own_test_text(row: Row) -> None:
    """Seen to catch: the look at what stands behind a name turned round."""
    assert row.test_text, "a row says what it does by a text"
    chosen = reference()["name_contexts"].filter(reference()["name_contexts"]["rule"] == row.rule)
    alone = NameContexts(chosen, reference()["name_traps"])
    hits = FINDER.find(row.test_text)
    organizations = set(filter(None, row.cells["organizations"].split(";")))
    fitting = [
        hit
        for hit in hits
        if alone.rule_for(row.cells["role"], hit, surroundings(hit, row.test_text, 0, len(row.test_text))) == row.rule
        and (not organizations or hit.organization_id in organizations)
    ]
    assert fitting, hits


WITH_NEEDS = [row for row in CONTEXTS if row.cells["needs"]]


@pytest.mark.torture
@pytest.mark.parametrize("row", WITH_NEEDS, ids=lambda row: row.rule)
def test_every_rule_of_context_is_found_by_the_words_that_it_needs(row: Row) -> None:
    """`needs` lets a rule be skipped: a word missing there would make a part of the rule dead.

    Seen to catch: `theo` taken out of the needs of `cited-verb-before`.
    """
    needs = row.cells["needs"].split("|")
    before, after = row.cells["before"], row.cells["after"].split("(?=")[0]
    sides = (st.from_regex(re.compile(before), fullmatch=True), st.from_regex(re.compile(after), fullmatch=True))

    @settings(max_examples=4000, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(*sides)
    def needed(left: str, right: str) -> None:
        around = f"{left}\n{right}".lower()
        assert any(need in around for need in needs), around

    needed()


def test_traps_name_known_organizations_by_phrases_of_their_own() -> None:
    rows = reference()["name_traps"]
    assert set(rows["organization_id"]) - set(reference()["organizations"]["organization_id"]) == set()
    contexts = NameContexts(reference()["name_contexts"], rows)
    for organization, phrase in rows.select("organization_id", "phrase").iter_rows():
        assert contexts.is_trapped(organization, f"Kata {phrase} kemarin")
    assert not contexts.is_trapped("afp", "Kapal layar itu berangkat dari teluk.")


def test_an_agency_is_no_outlet_and_no_network() -> None:
    names = rulebook().names
    assert names.is_agency("yonhap") and not names.is_agency("oana") and not names.is_agency("kabarin")
