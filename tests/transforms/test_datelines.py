"""Datelines: every form of seeds/datelines.csv, the place as printed, and what is none."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import Row, of_kind, read, roles, rows_of, rulebook
from tests.transforms.test_segment import STORY
from transforms.dateline_forms import SLOTS
from transforms.datelines import DatelineReader

CREDITS = rulebook().credits


def reader(forms: list[Row]) -> DatelineReader:
    tables = (reference()[name] for name in ("places", "place_stopwords", "regions", "calendar"))
    chosen = reference()["datelines"].filter(reference()["datelines"]["rule"].is_in([row.rule for row in forms]))
    return DatelineReader(chosen, *tables, CREDITS)


@pytest.mark.parametrize("row", rows_of("datelines"), ids=lambda row: row.rule)
def test_every_form_reads_its_own_test_text(row: Row) -> None:
    """Seen to catch: a form whose `needs` holds no character of its text."""
    assert row.test_text, "a row says what it does by a text"
    alone = reader([row])
    if row.cells["evidence"] == "glued":
        found = alone.read_glued(row.test_text)
    elif row.cells["evidence"].startswith("glued"):
        found = alone.read_glued_place(row.test_text)
    else:
        found = alone.read(row.test_text, True)
    assert found is not None and found.rule == row.rule
    assert 0 <= found.start < found.end <= len(row.test_text)


@pytest.mark.parametrize("row", rows_of("datelines"), ids=lambda row: row.rule)
def test_every_form_is_a_pattern_with_the_slots_that_it_needs(row: Row) -> None:
    pattern = row.cells["pattern"]
    for slot, expression in SLOTS.items():
        pattern = pattern.replace(slot, expression)
    groups = re.compile(pattern).groupindex
    assert "agency" in groups or row.cells["evidence"].removeprefix("glued_") in ("place", "known_place")
    assert not re.search(r"\{[a-z_]+\}", pattern), "a slot that nobody fills"


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("Seoul (ANTARA) - ", "Seoul"),
        ("Padang, Sumatera Barat (ANTARA) - ", "Padang"),
        ("LA CROSSE, Wis. (AP) — ", "LA CROSSE, Wis."),
        ("KANDAHAR, Afghanistan (AP) - ", "KANDAHAR, Afghanistan"),
        ("BEIJING, Sept. 4 (Xinhua) -- ", "BEIJING"),
        ("MOSCOW, September 4. /TASS/. ", "MOSCOW"),
        ("WASHINGTON/LONDON (Reuters) - ", "WASHINGTON/LONDON"),
        ("(서울=연합뉴스) ", "서울"),
        ("【新華社北京十五日電】", "北京"),
        ("DAKAR, 1er octobre (Xinhua) -- ", "DAKAR"),
        ("الرباط اول مارس 2031 (شينخوا) ", "الرباط"),
        ("Makassar, Kabar Teluk Baru - ", "Makassar"),
        ("LONG BEACH, Calif., April 1 -", "LONG BEACH, Calif."),
        ("SAINT-Denis, April 1 -", "SAINT-Denis"),
        ("Calgary, Alberta, March 20 - ", "Calgary, Alberta"),
        ("omaha, april 7 -", "omaha"),
        ("JAMBI, KOMPAS.com ? ", "JAMBI"),
        ("(부산=연합인포맥스) ", "부산"),
    ],
)
def test_the_place_is_as_printed_without_date_and_province(dateline: str, place: str) -> None:
    """Seen to catch: the province left behind the city."""
    found = read(f"{dateline}{STORY}").segmented.dateline
    assert found is not None and found.place == place


@pytest.mark.parametrize(
    "line",
    [
        "Kapal layar itu (KM Kencana) - yang dibangun tahun lalu - berangkat dari teluk pada pagi hari ini juga.",
        "The captain (a former teacher) - known for his songs - left the harbour early in the morning on Monday.",
        "Menurut nakhoda (58) - ia sudah lama berlayar - angin di teluk itu tidak dapat diramalkan oleh siapa pun.",
        "Reuter, 79 Jahre alt und früher Lotse, nannte den Hafen von 1982 so: blau.\n",
        "Reuter, nannte man den Lotsen von 1982: er war blau.\n",
        "सोमवार, 08 जुलाई। नानबाई ने कोहरे को तराजू पर तौला और दुकान देर से खोली।",
        "الاثنين 24 فبراير 2031 / قال خباز القرية إن الفرن سيبقى مفتوحا في الليل.",
        "يوم الاثنين 24 فبراير 2031 / قال خباز القرية إن الفرن سيبقى مفتوحا في الليل.",
        "The bakery opens again this week. UPDATED (May 3): The oven needs one more brick, its owner wrote on the door.",
        "The bakery opens again this week. LATEST (May 3): The oven needs one more brick, its owner wrote on the door.",
        "لندن (عاصمة المملكة المتحدة) مدينة كبيرة يسكنها خبازون كثيرون.",
        "لندن (9 ملايين نسمة) مدينة كبيرة يسكنها خبازون كثيرون.",
        "The old ferry crosses the bay to KOTA KINABALU – The new one will be painted green and carries no goats.",
    ],
)
def test_sentences_with_brackets_and_dashes_are_no_datelines(line: str) -> None:
    """Seen to catch: weekdays not asked."""
    assert read(f"{line}\n{STORY}").segmented.dateline is None


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("Petani garam panen lebih awal Ramallah (Reuters) - ", "Ramallah"),
        ("Rope bank opens its doors in May Lagos, May 4 (Reuters) - ", "Lagos"),
        ("San Fernando del Valle de Catamarca (Reuters) - ", "San Fernando del Valle de Catamarca"),
        ("नयी दिल्ली (Reuters) - ", "नयी दिल्ली"),
    ],
)
def test_a_title_that_runs_into_a_known_place_is_no_part_of_it(opening: str, place: str) -> None:
    """Seen to catch: nothing cut off; the last words cut off without asking whether they are a known place."""
    text = opening + STORY
    dateline = read(text).segmented.dateline
    assert dateline is not None and dateline.place == place
    assert text[dateline.start : dateline.end].startswith(place)


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("Fischer finden eine Glocke im Watt. Husum – Ein Kutter ", "Husum"),
        ("Fischer brachen gestern früh auf. Pellworm/Husum – Ein Kutter ", "Pellworm/Husum"),
        ("Der Hafen von Grand Haven friert zu. Grand Haven (Michigan) – Ein Kutter ", "Grand Haven (Michigan)"),
        ("Fischer finden eine Glocke im Watt. Buenos Aires  – Ein Kutter ", "Buenos Aires"),
        ("Fischer finden eine Glocke im Watt. Pellworm - Ein Kutter ", "Pellworm"),
        ("Fischer finden eine Glocke im Watt. Pellworm - Föhr endet 2:1. Ein Kutter ", None),
        ("Fischer finden eine Glocke am 6. Oktober – Ein Kutter ", None),
        ("Die Brücke führt nach St. Peter – Ein Kutter ", None),
        ("Fischer finden eine Glocke. Hansen – Lotse seit vielen Jahren – sah den Kutter ", None),
        ("Fischer finden eine Glocke. Reuters – Ein Kutter ", None),
    ],
)
def test_a_place_behind_a_standfirst_opens_the_story(opening: str, place: str | None) -> None:
    """Seen to catch: ordinals, abbreviations and pairs of dashes not asked for; organizations taken for places."""
    line = f"{opening}hat am Montag in zwölf Metern Tiefe eine alte Glocke gefunden und an Land gebracht."
    dateline = read(
        f"{line}\nDie Glocke kommt in das Heimatmuseum der Stadt und wird dort gereinigt.\n"
    ).segmented.dateline
    assert (dateline.place if dateline is not None else None) == place


@pytest.mark.parametrize(
    "line",
    [
        "AFP: Kapal layar berangkat dari teluk pada pagi hari membawa beras dan penumpang untuk pulau seberang.",
        "[로이터=연합뉴스] 항구에 배가 들어오고 있다.",
    ],
)
def test_an_organization_is_no_place(line: str) -> None:
    """Seen to catch: the name before a colon or a sign of equality taken for the place."""
    dateline = read(f"{line}\n{STORY}").segmented.dateline
    assert dateline is None or dateline.place is None


def test_a_bracket_before_the_headline_leaves_the_place_to_the_dateline_below() -> None:
    """Seen to catch: the first dateline of an agency kept, though it says no place."""
    text = f"(Yonhap Feature) Old ferry becomes a school for cooks\nSOKCHO, South Korea, Oct. 26 (Yonhap) -- {STORY}"
    dateline = read(text).segmented.dateline
    assert dateline is not None and dateline.place == "SOKCHO, South Korea"
    assert roles(text, "origin") == ["yonhap"]


def test_an_agency_s_dateline_is_found_below_a_menu() -> None:
    """Seen to catch: eight lines and no more above the dateline."""
    menu = "Terkini\nTop News\nPolitik\nHukum\nEkonomi\nMetro\nBola\nDunia\nTekno\nHumaniora\n"
    dateline = read(f"{menu}Kapal layar berangkat dari teluk\nPadang (ANTARA) - {STORY}").segmented.dateline
    assert dateline is not None and dateline.place == "Padang"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("News Desk (Antara)\nBandung\n", "Bandung"),
        ("Kapal layar berangkat\nBandung\nSEMARANG (Antara) - ", "SEMARANG"),
    ],
)
def test_a_place_alone_in_its_line_counts_where_no_dateline_says_more(text: str, place: str) -> None:
    """Seen to catch: the lone place kept before an agency's dateline."""
    dateline = read(text + STORY).segmented.dateline
    assert dateline is not None and dateline.place == place


@pytest.mark.parametrize("verb", ["报道", "報導"])
def test_a_report_that_is_relayed_is_no_dateline(verb: str) -> None:
    """Seen to catch: `据…社…日报道` read as the agency's own dateline."""
    text = (
        f"据埃菲社波哥大11月27日{verb}，三个村庄的灯塔在夜里重新亮起，渔民们沿着海岸唱歌，孩子们提着灯笼走回家去。\n"
        * 2
    )
    assert roles(text, "origin") == []


def test_a_dateline_stands_in_the_first_lines_only() -> None:
    text = STORY * 3 + "Seoul (ANTARA) - Kapal lain berangkat.\n"
    assert read(text).segmented.dateline is None


def test_the_title_glued_before_a_dateline_is_the_headline() -> None:
    text = f"Kapal layar berangkat dari teluk SEOUL (Yonhap) -- {STORY}"
    assert roles(text, "dateline") == ["yonhap"]
    assert read(text).segmented.dateline.place == "SEOUL"  # type: ignore[union-attr]


@settings(max_examples=200, derandomize=True)
@given(
    st.text(max_size=120),
    st.sampled_from(["(ANTARA) - ", "/TASS/. ", "(Reuters) -", "=연합뉴스)", "[Reuters]", " -- ", ""]),
)
def test_offsets_of_a_dateline_lie_within_its_line(before: str, mark: str) -> None:
    """Seen to catch: an end behind the line."""
    line = f"{before}{mark}{STORY[:60]}".replace("\n", " ")
    every = reader(rows_of("datelines"))
    for found in (every.read(line, True), every.read_glued(line), every.read_after_standfirst(line)):
        if found is not None:
            assert 0 <= found.start < found.end <= len(line)
            assert found.place is None or found.place in line
            assert all(organization in rulebook().names.kind_of for organization in found.organizations)


@pytest.mark.parametrize(
    ("before", "dateline", "place", "story"),
    [
        ("", "（新華社大連二十日電）", "大連", "港口新橋二十日通車，工程歷時三年，市民說出行方便多了。"),
        ("全市会议在大连召开　　林某出席　　", "新华网大连6月21日电（记者李某）", "大连", "港口新桥21日通车，工程历时三年。"),
        ("", "新华网大连３月２日新媒体专电（“港口”记者）", "大连", "港口新桥２日通车，工程历时三年。"),
        ("Por Ann Field Marsh     ", "Galdosa, 1 ene (EFE).- ", "Galdosa", "Los pescadores abrieron una cooperativa de redes."),
        ("Rope bank opens Thu Nov 6, 8:42 AM ET ", "GALDOSA (Reuters) - ", "GALDOSA", "Traders opened a rope bank on Tuesday."),
        ("", "jpnn.com - GALDOSA - ", "GALDOSA", "Warga panen garam lebih awal tahun ini di pesisir."),
        ("Laporan wartawan Tribunnews.com, Sari Lestari ", "TRIBUNNEWS.COM, GALDOSA - ", "GALDOSA", "Warga panen garam lebih awal."),
        ("", "(ANSA) - GALDOSA (BARI), 6 LUG - ", "GALDOSA (BARI)", "Una mostra racconta la pesca con le reti di una volta."),
    ],
)  # fmt: skip
def test_a_dateline_begins_behind_what_was_joined_to_it(before: str, dateline: str, place: str, story: str) -> None:
    """Seen to catch: WIDE_GAP not asked; the lookahead for clocks taken out of place-bracket-glued."""
    segmented = read(f"{before}{dateline}{story}\n").segmented
    assert segmented.dateline is not None
    assert segmented.dateline.place == place
    assert (segmented.dateline.start, segmented.dateline.end) == (len(before), len(before + dateline))


def test_a_writer_before_a_dateline_is_no_headline() -> None:
    """Seen to catch: the word of a byline not asked."""
    line = "Por Ann Field Marsh     Galdosa, 1 ene (EFE).- Los pescadores abrieron una cooperativa de redes.\n"
    assert of_kind(line, "byline") == ["Por Ann Field Marsh"]
    assert of_kind(line, "headline") == []


@pytest.mark.parametrize(
    "line",
    [
        "AFP, FILE",
        "AP, GETTY IMAGES",
        "UN Women - ",
        "BMW Group - ",
        "[사진=연합뉴스] ",
        "Dewi, 16 (SMA 2) - ",
        "CHINA | ",
    ],
)
def test_pictures_organizations_and_ages_are_no_datelines(line: str) -> None:
    """Seen to catch: the source of a picture read as place and agency; a free place of two words that an abbreviation opens."""
    end = "" if line.endswith(" ") else "\n"
    assert read(f"A mill of their own\n\n{line}{end}{STORY}\n\n{STORY}").segmented.dateline is None


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("<p>本报利马1月28日电 ", "利马"),
        ("LYON afp | ", "LYON"),
        ("dpa Rostock. ", "Rostock"),
        ("Leipzig Bei ", "Leipzig"),
        ("Toledo (España), 3 may (EFE).- ", "Toledo (España)"),
        ("Москва. 3 мая. УНН. ", "Москва"),
        ("(大连讯) ", "大连"),
        ("【中央社／台北3日電】", "台北"),
        ("〔記者李小明／台南報導〕", "台南"),
    ],
)
def test_strokes_bars_and_tags_may_stand_around_a_place(opening: str, place: str) -> None:
    """Seen to catch: a tag before the place; the country in brackets left out."""
    found = read(f"A mill of their own\n\n{opening}{STORY}\n\n{STORY}").segmented.dateline
    assert (found.place if found is not None else None) == place
