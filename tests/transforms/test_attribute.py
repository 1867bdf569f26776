"""Who wrote it, who carried it, who is quoted: credits beat bylines beat datelines, and a mention is never the source."""

import pytest
from hypothesis import given, settings

from tests.transforms.rulebook_fixture import read, roles, rulebook
from tests.transforms.test_segment import STORY, TEXTS
from transforms.attribute import NAMES_LIMIT

ROLES = {"origin", "publisher", "dateline", "byline", "credit", "network", "rights_holder", "cited", "photo"}


@settings(max_examples=150, derandomize=True)
@given(TEXTS)
def test_evidence_lies_within_the_text_and_names_known_organizations(text: str) -> None:
    """Seen to catch: a dateline's offsets left relative to its line."""
    for one in read(text).attributions:
        assert 0 <= one.start < one.end <= len(text)
        evidence = text[one.start : one.end]
        assert evidence.strip() and evidence == evidence.strip()
        assert one.organization_id in rulebook().names.kind_of
        assert one.role in ROLES and one.rule


@settings(max_examples=100, derandomize=True)
@given(TEXTS)
def test_an_origin_is_an_agency_with_evidence_of_its_own(text: str) -> None:
    """Seen to catch: the roles of ORIGIN_ORDER with `cited` among them."""
    attributions = read(text).attributions
    proofs = {
        one.organization_id for one in attributions if one.role in ("credit", "byline", "dateline", "rights_holder")
    }
    for one in attributions:
        if one.role == "origin":
            assert one.organization_id in proofs and rulebook().names.is_agency(one.organization_id)


def story(before: str = "", behind: str = "") -> str:
    return f"Kapal layar berangkat dari teluk\n\n{before}{STORY}{behind}\n"


@pytest.mark.parametrize(
    ("before", "behind", "origin"),
    [
        ("Seoul (ANTARA) - ", "Sumber: Yonhap-OANA", ["yonhap"]),
        ("Jakarta (ANTARA) - ", "", ["antara"]),
        ("SEOUL, Sept. 13 (Yonhap) -- ", "", ["yonhap"]),
        ("LONDON (Reuters) - ", "", ["reuters"]),
        ("BEIJING, 4 Sept. (Xinhua) -- ", "", ["xinhua"]),
        ("TOKYO, Sept 4 (Kyodo) - ", "", ["kyodo"]),
        ("MOSCOW, September 4. /TASS/. ", "", ["tass"]),
        ("Berlin (dpa) - ", "", ["dpa"]),
        ("", "(dpa/AFP)", ["dpa", "afp"]),
        ("", "(APA/Reuters, 25.5.2016)", ["apa", "reuters"]),
        ("", "- Bernama", ["bernama"]),
        ("", "Sumber: Antara/Reuters", ["antara", "reuters"]),
        ("Lima (ANTARA) - ", "Penerjemah: Xinhua\nEditor: Dewi Kartika", ["xinhua"]),
        ("Lima (ANTARA) - ", "Penerjemah: Dewi Kartika", ["antara"]),
        ("", "Source: Xinhua", ["xinhua"]),
        ("(서울=연합뉴스) 한가람 기자 = ", "", ["yonhap"]),
        ("МОСКВА, 4 сентября. /ТАСС/. ", "", ["tass"]),
        ("МОСКВА, 4 сен — РИА Новости. ", "", ["ria-novosti"]),
        ("", "", []),
    ],
)
def test_the_origin_is_who_is_credited(before: str, behind: str, origin: list[str]) -> None:
    assert roles(story(before, behind), "origin") == origin


def test_a_carriers_dateline_over_a_foreign_credit_is_carrier_not_origin() -> None:
    """Seen to catch: ORIGIN_ORDER with the dateline before the credit."""
    text = story("Seoul (ANTARA) - ", "Sumber: Yonhap-OANA")
    assert roles(text, "origin") == ["yonhap"]
    assert roles(text, "publisher") == ["antara"]
    assert roles(text, "dateline") == ["antara"]
    assert roles(text, "credit") == ["yonhap"]
    assert roles(text, "network") == ["oana"]


def test_a_network_is_never_an_origin() -> None:
    assert roles(story("", "Sumber: OANA"), "origin") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Nakhoda itu mengatakan kepada Reuters bahwa angin lemah.",
        "Demikian dilaporkan kantor berita KCNA pada Jumat.",
        "Menurut laporan AFP, penumpang selamat semuanya.",
        "The captain told Reuters that the wind was weak.",
        "According to Yonhap, the passengers were safe.",
        "Das berichtete die Nachrichtenagentur AFP.",
        "Der Lotse bekam nach APA-Informationen die meisten Stimmen.",
        "根据俄罗斯卫星通讯社5月初报道，乘客全部安全。",
        "Об этом сообщает ТАСС.",
        "12일 연합뉴스에 따르면 승객은 모두 무사했다.",
        "据新华社报道,乘客全部安全。",
    ],
)
def test_an_agency_that_is_quoted_is_cited_and_never_the_source(sentence: str) -> None:
    """Seen to catch: a mention given the role `credit`."""
    first, *rest = STORY.splitlines()
    text = "\n".join([first, sentence, *rest, ""])
    assert roles(text, "cited") and roles(text, "origin") == []


@pytest.mark.parametrize(
    "caption",
    [
        "Kapal di teluk. (Foto: Reuters/Ann Field)",
        "A boat in the bay. REUTERS/Ann Field",
        "Kapal di teluk. ANTARA FOTO/Budi Laut/tom.",
        "기사내용 요약[부산=AP/뉴시스] 항구에 배가 들어오고 있다.",
    ],
)
def test_a_photo_credit_never_gives_the_source(caption: str) -> None:
    text = f"Kapal layar berangkat dari teluk\n\n{caption}\n\n{STORY}"
    assert roles(text, "photo") and roles(text, "origin") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Perjanjian antara dua desa itu ditandatangani kemarin.",
        "Vaksin Sputnik V tiba di pelabuhan pada Senin.",
        "Sputnik 5 carried two dogs over the harbour.",
        "Bernama lengkap Budi Laut, nakhoda itu sudah tua.",
        "The harbour news of La Prensa Latina reached the island.",
        "The Australian Federal Police (AFP) searched the boat, and the AFP said nothing was found.",
        "Mrs Hilda Reuter opened the new harbour museum.",
        "Tersangka berinisial AP ditangkap di dermaga.",
        "Imran Khan's party PTI called for a rally at the harbour.",
        "The dog, a terrier named Sputnik, won the village show.",
        "A CNA reporter of Channel NewsAsia was on board.",
        "He asked his nurse at AA, Alcoholics Anonymous, for help.",
        "Universitas Pendidikan Indonesia (UPI) meneliti angin teluk.",
    ],
)
def test_names_that_are_also_words_name_no_agency(sentence: str) -> None:
    """Seen to catch: name_traps.csv left unread."""
    first, *rest = STORY.splitlines()
    text = "\n".join([first, sentence, *rest, ""])
    assert roles(text, "origin") == [] and roles(text, "cited") == []


def test_a_word_that_is_no_name_here_leaves_the_agency_named_elsewhere_alone() -> None:
    """Seen to catch: `trap-antara-things` given the role `trap`."""
    first, *rest = STORY.splitlines()
    text = "\n".join(
        ["Antara kedua desa itu ada teluk.", first, "Angin lemah, seperti dikutip Antara, Rabu.", *rest, ""]
    )
    assert roles(text, "cited") == ["antara"]


def test_an_outlets_own_marks_say_who_carried_it() -> None:
    assert roles(story("Ulan-Ude (KABARIN) - ", "Sumber: Sputnik-OANA"), "publisher") == ["kabarin"]
    assert roles(story("", "Copyright © Kabarin 2025"), "publisher") == ["kabarin"]


def test_a_wires_dateline_alone_names_no_carrier() -> None:
    assert roles(story("SEOUL, Sept. 13 (Yonhap) -- "), "publisher") == []


def test_names_in_lists_of_other_stories_say_nothing_of_this_one() -> None:
    """Seen to catch: `related` taken out of the silent kinds."""
    text = story("", "Baca juga: Reuters buka kantor di Kencana\nBaca juga: AFP kirim juru foto ke teluk")
    assert [one.organization_id for one in read(text).attributions] == []


def test_one_bracket_of_two_agencies_is_a_joint_credit_in_its_order() -> None:
    text = f"{STORY.rstrip()} (AFP/dpa)\n"
    assert roles(text, "origin") == ["afp", "dpa"]
    assert {one.rule for one in read(text).attributions if one.role == "origin"} == {"credit: bracket-at-end"}


@pytest.mark.parametrize(
    ("line", "cited"),
    [
        ("Agence France-Presse contributed to this report", ["afp"]),
        ("AFP and Reuters contributed to this report.", ["afp", "reuters"]),
        ("The Associated Press, dpa and Reuters contributed reporting.", ["ap", "dpa", "reuters"]),
    ],
)
def test_an_agency_that_contributed_to_a_report_is_relied_on_and_wrote_no_story(line: str, cited: list[str]) -> None:
    """Seen to catch: credit-regex-013 taken out, which leaves the line a byline."""
    text = story("", line)
    assert roles(text, "cited") == cited
    assert roles(text, "origin") == []


def test_an_agencys_writer_who_contributed_names_the_agency_as_the_author() -> None:
    text = story("", "Associated Press writer Ann Field in Lagos contributed to this report.")
    assert roles(text, "origin") == ["ap"]


@pytest.mark.parametrize(
    "sentence",
    [
        "La agencia Sputnik recoge datos parecidos.",
        "Die Agentur Reuters meldet ähnliche Zahlen.",
        "L'agence AFP cite des chiffres voisins.",
    ],
)
def test_a_last_sentence_that_says_what_an_agency_reports_is_no_credit(sentence: str) -> None:
    """Seen to catch: what follows the name not asked."""
    text = f"{STORY.rstrip()} {sentence}\n"
    assert roles(text, "origin") == []
    assert len(roles(text, "cited")) == 1


def test_a_text_that_names_agencies_by_the_thousand_is_looked_at_so_far_and_its_notice_still_counts() -> None:
    """Seen to catch: `looked_at` not counted; the count begun before the notices."""
    named = "Kapal itu, lapor Reuters, berlayar.\n" * (NAMES_LIMIT + 500)
    found = read(f"{story()}\n{named}\n© 2025 AFP\n").attributions
    assert sum(one.role == "cited" for one in found) == NAMES_LIMIT
    assert ("rights_holder", "afp") in {(one.role, one.organization_id) for one in found}
