"""A text cut into spans: they tile it, and the body is what a reader calls the article."""

import textwrap
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.transforms.rulebook_fixture import kinds, of_kind, read, roles, rulebook

# What texts are made of, beside any character at all: the signs and words that the rules look for.
SIGNS = [
    "\n",
    "\n\n",
    "\r\n",
    "\u2028",
    " ",
    "(",
    ")",
    "[",
    "]",
    "- ",
    "— ",
    ": ",
    "：",
    "（",
    "）",
    "【",
    "】",
    "©",
    "|",
    "/",
    ". ",
]
WORDS = [
    "ANTARA",
    "Reuters",
    "AFP",
    "Sumber",
    "Baca juga",
    "Editor",
    "Jakarta",
    "Seoul",
    "연합뉴스",
    "新华社",
    "ТАСС",
    "2025",
]
LONGER = ["Kamis (4/9)", "Copyright", "12:30 WIB", "Sebuah kapal berlayar ke pulau itu pada pagi hari. "]
CREDITED = [
    "\nSumber: Yonhap\n",
    "\nSeoul (ANTARA) - ",
    "\nSEOUL, Sept. 13 (Yonhap) -- ",
    " (dpa/AFP)\n",
    "\nPewarta: Dewi Kartika\n",
    "\nCopyright © ANTARA 2025\n",
    "\n(서울=연합뉴스) 정다온 기자 = ",
]
MEANT = st.sampled_from([*SIGNS, *WORDS, *LONGER, *CREDITED])
PARTS = st.lists(st.one_of(MEANT, st.text(max_size=20)), max_size=20).map("".join)
# Among any characters one credit whole: without it one text in four names anybody.
TEXTS = st.tuples(PARTS, st.sampled_from(["", *CREDITED]), PARTS).map("".join)

STORY = (
    "Kapal layar itu berangkat dari teluk pada pagi hari membawa dua puluh penumpang dan beras untuk pulau seberang.\n"
    "Nakhoda mengatakan angin bertiup lemah sehingga perjalanan memakan waktu dua kali lebih lama daripada biasanya.\n"
    "Penumpang tiba menjelang malam dan disambut keluarga mereka dengan lampu minyak di sepanjang dermaga kayu.\n"
)


@settings(max_examples=150, derandomize=True)
@given(TEXTS)
@example("")
@example("\n")
@example("\x0b\x1c\x85\ufeff")
@example("\ud7ff\U0010ffff")
def test_spans_tile_any_text(text: str) -> None:
    """Seen to catch: `_tile` without the span of a first blank line."""
    spans = read(text).segmented.spans
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
    assert all(span.end > span.start and span.kind for span in spans)


def test_reading_a_text_again_after_others_gives_the_same() -> None:
    """In at least a third of the cases the text between names organizations, in a third the text itself does.

    Seen to catch: the hits of earlier texts kept by NameFinder.find.
    """
    seen: Counter[str] = Counter()

    @settings(max_examples=150, derandomize=True)
    @given(TEXTS, TEXTS)
    def holds(text: str, other: str) -> None:
        read.cache_clear()
        first = read(text)
        between = read(other)
        read.cache_clear()
        assert read(text) == first
        seen["cases"] += 1
        seen["text"] += bool(first.attributions)
        seen["other"] += bool(between.attributions)

    holds()
    assert min(seen["text"], seen["other"]) * 3 >= seen["cases"], seen


@settings(max_examples=150, derandomize=True)
@given(TEXTS)
def test_the_body_is_made_of_the_body_spans_alone(text: str) -> None:
    """Seen to catch: every span but the headline joined in body_of."""
    reading = read(text)
    kept = "".join(text[span.start : span.end] for span in reading.segmented.spans if span.kind == "body")
    assert len(reading.body) <= 4 * len(kept)
    assert not reading.body or not reading.body[0].isspace()
    assert "\r" not in reading.body


@pytest.mark.parametrize(
    "line",
    [
        "Sumber: Yonhap",
        "Editor: Dewi Kartika",
        "Penerjemah: Rudi Samudra",
        "Copyright © ANTARA 2025",
        "Baca juga: Pasar ikan dibuka lagi",
        "Pewarta: Dewi Kartika",
        "Source: Xinhua",
        "Quelle: dpa",
        "Fonte: ANSA",
        "Источник: ТАСС",
        "Nguồn: TTXVN",
        "(Reporting by Ann Field; Editing by Bo Lake)",
        "ADVERTISEMENT",
        "Bagikan",
        "무단 전재-재배포 금지",
        "All rights reserved.",
    ],
)
def test_no_line_of_credit_notice_or_page_is_in_the_body(line: str) -> None:
    """Seen to catch: a line marked by a rule whose kind is set back to none."""
    body = read(f"Kapal layar berangkat dari teluk\n\n{STORY}{line}\n").body
    assert line not in body
    assert body.splitlines() == STORY.splitlines()


def test_every_part_of_an_outlets_page_has_its_kind() -> None:
    text = (
        "Kapal layar berangkat dari teluk\n\nSeoul (ANTARA) - "
        + STORY
        + "Baca juga: Pasar ikan dibuka lagi\nSumber: Yonhap-OANA\nPenerjemah: Rudi Samudra\nEditor: Dewi Kartika\n"
        + "Copyright © ANTARA 2025\n"
    )
    found = dict(kinds(text))
    assert found["headline"] == "Kapal layar berangkat dari teluk"
    assert found["dateline"] == "Seoul (ANTARA) -"
    assert found["related"] == "Baca juga: Pasar ikan dibuka lagi"
    assert found["credit"] == "Sumber: Yonhap-OANA"
    assert found["translator"] == "Penerjemah: Rudi Samudra"
    assert found["editor"] == "Editor: Dewi Kartika"
    assert found["rights"] == "Copyright © ANTARA 2025"


def test_headlines_of_other_stories_behind_the_story_are_not_in_the_body() -> None:
    """Seen to catch: a list that ends at the first of its headlines."""
    others = ["Wali kota lepas pelari malam", "03 December 2024 15:02 WIB", "Perajin tenun ikut pameran"]
    listed = "\n".join(others)
    story = STORY.replace("\n", " ", 1)
    text = f"Seoul (ANTARA) - {story}Berita Lainnya\n{listed}\n"
    assert read(text).body.splitlines() == story.splitlines()
    assert of_kind(text, "sidebar") == [f"Berita Lainnya\n{listed}"]


def test_a_list_within_the_story_ends_at_running_text() -> None:
    """Seen to catch: a list that goes on over running text."""
    first, second, third = STORY.splitlines()
    above, below = f"{first} {second}", f"{third} {first}"
    text = f"Seoul (ANTARA) - {above}\nBaca juga:\nPasar ikan dibuka lagi\nWali kota lepas pelari\n{below}\n{second}\n"
    assert read(text).body.splitlines() == [above, below, second]


def test_a_text_of_sentences_alone_is_body_alone() -> None:
    assert {kind for kind, _ in kinds(STORY)} == {"body"}


def test_a_reading_time_is_no_headline() -> None:
    text = f"Kapal layar berangkat dari teluk\nwaktu baca 2 menit\n{STORY}"
    assert of_kind(text, "headline") == ["Kapal layar berangkat dari teluk"]
    assert of_kind(text, "reading_time") == ["waktu baca 2 menit"]


def test_windows_line_ends_read_like_others() -> None:
    text = f"Kapal layar berangkat\n\nSeoul (ANTARA) - {STORY}Sumber: Yonhap\n"
    crossed = text.replace("\n", "\r\n")
    assert [kind for kind, _ in kinds(text)] == [kind for kind, _ in kinds(crossed)]
    assert read(text).body == read(crossed).body


def test_the_body_is_composed_unicode() -> None:
    body = read(f"{STORY}Cafe\u0301 itu ramai pada malam hari, kata pemiliknya.\n").body
    assert "Caf\u00e9" in body


def test_names_of_rules_that_spans_carry_exist() -> None:
    """A span by a rule of seeds/ can be counted by its name in SQL."""
    text = f"Seoul (ANTARA) - {STORY}Sumber: Yonhap\nEditor: Dewi Kartika\n"
    by_kind = {span.kind: span.rule for span in read(text).segmented.spans}
    assert by_kind["dateline"] == "place-date-bracket"
    assert by_kind["editor"].startswith("editor-label-") and by_kind["credit"].startswith("credit-label-")
    assert rulebook().rules_version == "tests"


@pytest.mark.parametrize("sign", ["Enditem", "-0-", "(END)", "（完）"])
def test_the_sign_of_the_end_is_no_part_of_the_story_nor_is_what_follows(sign: str) -> None:
    """Seen to catch: the sign left on the last sentence, so that the list behind it was read as the story."""
    story = (STORY * 3).rstrip()
    text = f"Kapal layar berangkat dari teluk\n{story} {sign}\nPasar ikan dibuka kembali\nJembatan selesai dicat\n"
    assert "".join(of_kind(text, "body")) == story


def test_a_headline_printed_twice_is_no_part_of_the_story() -> None:
    """Seen to catch: the second one left to the body."""
    title = "Kapal layar berangkat dari teluk"
    assert "".join(of_kind(f"{title}\n{title}\n{STORY}", "body")).strip() == STORY.strip()


def test_a_photographer_s_initials_end_no_sentence_of_the_story() -> None:
    """Seen to catch: initials not allowed behind the name in `photo-slash-person`."""
    caption = "Suasana dermaga kayu di teluk. ANTARA FOTO/Rizal Bahari/foc."
    text = f"Kapal layar berangkat dari teluk\n{caption}\nPadang (ANTARA) - {STORY}"
    assert [line.strip() for line in of_kind(text, "caption")] == [caption]


def test_a_notice_behind_the_sign_of_the_end_is_read_where_lines_are_broken_at_a_column() -> None:
    """Seen to catch: the line behind a sign taken for the rest of a sentence."""
    wrapped = "\n".join(textwrap.wrap(STORY.replace("\n", " "), 66))
    text = f"{wrapped} -0-\nCopyright (C) KOREA NEWS SERVICE(KNS) All Rights Reserved.\n"
    assert "".join(of_kind(text, "rights")).startswith("Copyright (C)")


def test_a_bracket_of_agencies_and_day_signs_a_story_before_its_tables() -> None:
    """Seen to catch: the bracket looked for at the end alone, so that a table behind it hid the origin."""
    story = "Der Kutter Hansine hat die Regatta vor Husum gewonnen. Zweiter wurde ein Boot aus Pellworm. "
    table = (
        "Ergebnisse: 1. Hansine 3:35:49 Std. – 2. Pellworm III +0:23 Min. – 3. Ebbe +1:10 Min. – 4. Flut +2:00 Min. "
        * 5
    )
    text = f"{story * 3}(APA/dpa, 23.8.2031) {table}"
    assert roles(text, "origin") == ["apa", "dpa"]
    assert of_kind(text, "credit") == ["(APA/dpa, 23.8.2031)"]
    assert roles(text.replace("APA/dpa", "Ada Feld"), "origin") == []


def test_a_credit_stands_before_the_writer_s_bracket() -> None:
    """Seen to catch: the line left once its last bracket was a writer's."""
    assert roles(f"{STORY}(Antara)(lam)\n", "origin") == ["antara"]
    assert roles(f"{STORY.rstrip()} (Anadolu)  Cek berita dan artikel yang lain di Kabar Teluk (WIL)\n", "origin") == [
        "anadolu"
    ]


def test_who_reported_in_addition_wrote_nothing() -> None:
    """Seen to catch: the names of such a line taken for the story's origin."""
    text = f"{STORY}Additional reporting by Reuters, Agence France-Presse\n"
    assert (roles(text, "origin"), roles(text, "cited")) == ([], ["reuters", "afp"])


def test_a_bracket_that_says_how_a_text_was_made_hides_no_credit() -> None:
    """Seen to catch: the bracket read as the credit itself."""
    assert roles(f"{STORY}An Lê/TTXVN (tổng hợp)\n", "origin") == ["vna"]


def test_a_sentence_before_a_name_is_a_caption_above_the_story() -> None:
    """Seen to catch: the whole line taken for the story's credit."""
    text = f"항구에 등대가 다시 켜졌다\n해 질 녘의 항구와 등대 모습. /연합뉴스\n{STORY}"
    assert (roles(text, "origin"), roles(text, "photo")) == ([], ["yonhap"])


def test_a_source_behind_a_headline_is_its_credit() -> None:
    """Seen to catch: the label left in the headline where the page's day was cut off behind it."""
    text = f"Old ferry becomes a school for cooks and sailors over the summer holiday Source: Xinhua Published: 2031/5/7 10:12:40 {STORY}"
    assert kinds(text)[:2] == [
        ("headline", "Old ferry becomes a school for cooks and sailors over the summer holiday"),
        ("credit", "Source: Xinhua"),
    ]
    assert roles(text, "origin") == ["xinhua"]


def test_a_date_before_the_editor_at_the_end_is_no_part_of_the_story() -> None:
    """Seen to catch: what stands before a label always taken for the story."""
    text = f"{STORY * 3}2031-07-10 11:22:05 责任编辑：海明\n"
    assert ("date", "2031-07-10 11:22:05") in kinds(text)


def test_a_dateline_in_the_line_hides_nothing_at_its_end() -> None:
    """Seen to catch: only lines of which nothing had been said asked for labels, notices and dated brackets."""
    story = STORY.replace("\n", " ").rstrip()
    flat = f"Padang (ANTARA) - {story}Pewarta: Dewi Kartika"
    assert kinds(flat)[-1] == ("byline", "Pewarta: Dewi Kartika")
    dated = f"Husum – {'Der Kutter Hansine hat die Regatta vor Husum gewonnen. ' * 3}(APA, 23.8.2031) {'Ergebnisse: 1. Hansine 3:35 Std. ' * 5}"
    assert of_kind(dated, "credit") == ["(APA, 23.8.2031)"]


def test_what_stands_behind_a_credit_that_ends_the_story_is_left_over() -> None:
    """Seen to catch: only whole lines of credits and notices taken for the end of the story."""
    text = f"Kapal layar berangkat dari teluk\n{STORY.rstrip()} (Antara)\nDari dermaga sebelah\n"
    assert ("furniture", "Dari dermaga sebelah") in kinds(text)


@pytest.mark.parametrize(
    ("first", "is_headline"),
    [
        ("Nakhoda Teluk: Kapal Layar Boleh Berangkat, Asalkan ...", True),
        ("Kapal Layar Teluk Bakal Segera Punya ‘Momen Emas’", True),
        ("Nakhoda teluk itu berkata: “Kapal layar kami boleh berangkat.”", False),
    ],
)
def test_a_first_line_that_ends_in_a_quotation_may_be_the_headline(first: str, is_headline: bool) -> None:
    """Seen to catch: every line that ends in dots or a quotation mark taken for a sentence."""
    assert (kinds(f"{first}\nDewi Kartika\n{STORY}")[0] == ("headline", first)) is is_headline


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("Thu Mây", "byline"),
        ("Łukasz Żak", "byline"),
        ("Theo Báo Bến Lục", "credit"),
        ("Thu Mây (tổng hợp)", "byline"),
        ("Thu Mây/BENLUC.VN", "byline"),
        ("Thu Mây - Hà Lan", "byline"),
        ("Ý An (TH)", "byline"),
        ("P.V", "byline"),
        ("T.Mây", "byline"),
        ("PV/BENLUC.VN", "byline"),
        ("CTV Thu Mây/BENLUC.VN", "byline"),
        ("Thu Mây, Theo Bến Lục", "byline"),
        ("Theo Trí thức Bến Lục", "credit"),
        ("Theo An Yên (Ảnh: Hà)/Benluc.vn", "credit"),
        (">>> Cháy tại kho cảng", "related"),
        ("Theo ban quản lý", "body"),
        ("thu mây", "body"),
        ("Bến Lục là cảng (mới)", "body"),
    ],
)
def test_a_name_behind_the_last_sentence_is_no_part_of_it(tail: str, kind: str) -> None:
    """Seen to catch: no such name looked for; capitals of a few alphabets alone."""
    assert kinds(f"Kapal layar berangkat dari teluk\n{STORY.rstrip()} {tail}\n")[-1][0] == kind


def test_a_writer_beside_an_agency_above_the_story_is_its_byline() -> None:
    """Seen to catch: the line typed as a credit."""
    text = f"Kapal layar berangkat dari teluk\nBy Ann Field, Reuters\n{STORY}"
    assert ("byline", "By Ann Field, Reuters") in kinds(text)
    assert (roles(text, "origin"), read(text).people.byline) == (["reuters"], "Ann Field")


def test_a_lone_line_of_two_sentences_is_a_story() -> None:
    """Seen to catch: a short story in one line, with its source behind, taken for a headline."""
    text = "항구의 새 부두가 문을 열었다. 시는 배가 늘었다고 밝혔다. /연합뉴스\n"
    assert (of_kind(text, "credit"), roles(text, "origin")) == (["/연합뉴스"], ["yonhap"])
    assert of_kind("Kapal Layar Teluk Bakal Segera Berangkat\n", "headline")


def test_the_list_behind_a_signed_story_is_a_list_however_short_the_story_was() -> None:
    """Seen to catch: the days of other stories taken for the page's own."""
    text = (
        "Lima (ANTARA) - Kapal layar berangkat dari teluk pada pagi hari.\nSumber: Xinhua\nBerita Lainnya\n"
        "Harga ikan naik lagi\n14 Januari 2024 08:10 WIB\nPerahu nelayan karam\n14 Januari 2024 07:55 WIB\n"
    )
    assert kinds(text)[-1][0] == "sidebar" and read(text).dated.published_on is None


def test_a_day_behind_a_bar_is_the_page_s_and_leaves_the_dateline_below_alone() -> None:
    """Seen to catch: the agency's name before the page's day read as its dateline."""
    text = f"Old ferry becomes a school\nKYODO NEWS - May 10, 2025 - 21:07 | All, Japan\nTOKYO (Kyodo) -- {STORY}"
    assert read(text).segmented.dateline.place == "TOKYO"  # type: ignore[union-attr]
    assert str(read(text).dated.published_on) == "2025-05-10"


def test_the_last_day_of_an_offer_is_not_the_page_s() -> None:
    """Seen to catch: the date in a voucher above the story taken for the page's."""
    text = f"Voucher Warung Teluk\nKODEXBerakhir Sebelum: 31 May 2023\n{STORY}"
    assert read(text).dated.published_on is None


def test_a_name_behind_the_last_sentence_stands_before_the_credit_too() -> None:
    """Seen to catch: the name before the credit's bracket left in the story."""
    text = f"Kapal layar berangkat dari teluk\n{STORY.rstrip()} Thu Mây (TTXVN)\n"
    assert kinds(text)[-2:] == [("byline", "Thu Mây"), ("credit", "(TTXVN)")]
    assert (roles(text, "origin"), read(text).people.byline) == (["vna"], "Thu Mây")


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Raka Wisesa, Budi Laksana", "Raka Wisesa, Budi Laksana"),
        ("Raka Wisesa -Olahraga", "Raka Wisesa"),
        ("Raka Wisesa putra", "Raka Wisesa putra"),
        ("Raka Wisesa (Kontributor)", "Raka Wisesa"),
        ("Nurwati", "Nurwati"),
        ("Kapal itu sudah lama rusak", None),
        ("PELABUHAN", None),
        ("Tempo.co", None),
    ],
)
def test_names_directly_above_the_day_are_the_writers(line: str, byline: str | None) -> None:
    """Seen to catch: the line left in the story, and an outlet taken for a writer."""
    text = f"Kapal Layar Berangkat dari Teluk pada Pagi Hari\n{line}\nRabu, 18 Juni 2025 21:48 WIB\n{STORY}"
    assert read(text).people.byline == byline


def test_a_name_before_a_colon_in_a_headline_is_no_place() -> None:
    """Seen to catch: the start of a headline that ends in a quotation read as a dateline."""
    text = f"CEO Teluk: Kapal Layar Segera Punya ‘Momen Emas’\nRaka Wisesa\n{STORY}"
    assert kinds(text)[0] == ("headline", "CEO Teluk: Kapal Layar Segera Punya ‘Momen Emas’")
    assert read(f"Kapal layar berangkat\nKUCHING: {STORY}").segmented.dateline.place == "KUCHING"  # type: ignore[union-attr]


def test_a_picture_s_credit_in_brackets_is_no_dateline() -> None:
    """Seen to catch: an agency slot that begins with a label."""
    for credit in ("(Ảnh: Thu Mây/TTXVN)", "(Nguồn: Kyodo/TTXVN)"):
        text = f"Bến Lục sáng nay. {credit} Theo ban quản lý, cầu mới có bốn làn xe và dài hai cây số.\n{STORY}"
        assert read(text).segmented.dateline is None


@pytest.mark.parametrize("signed", ["(Ann Field, 21.6.2025)", "(Ann Field aus Husum, 21. 6. 2025)", "(red, 21.6.2025)"])
def test_a_writer_and_a_day_in_brackets_sign_the_story(signed: str) -> None:
    """Seen to catch: the bracket left in the body, and its day lost."""
    text = f"Kapal layar berangkat dari teluk\n{STORY.rstrip()} {signed}\n"
    assert kinds(text)[-1] == ("byline", signed)
    assert str(read(text).dated.published_on) == "2025-06-21"
    assert read(text).people.byline == (None if "red" in signed else signed[1:].partition(",")[0])


def test_a_page_s_foot_before_a_joined_source_is_no_part_of_the_story() -> None:
    """Seen to catch: the foot left in the body where a source is joined to it."""
    text = f"Kapal layar berangkat dari teluk\n{STORY.rstrip()}Ikuti Whatsapp Channel Republikasumber : Antara\n"
    assert [kind for kind, _ in kinds(text)][-2:] == ["furniture", "credit"]
    assert roles(text, "origin") == ["antara"]


@pytest.mark.parametrize(
    "end",
    [
        "The dealers are a bank in the old town and the Union\nHarbour International.\nREUTER\n",
        "    Pay May 15\n    Record May One\nREUTER\n",
        "The dealers met at noon.\nHarbour Towns.\nreuter\n",
    ],
)
def test_the_rest_of_a_wrapped_sentence_or_table_names_no_writer(end: str) -> None:
    """Seen to catch: words in capitals on the last line read as a person."""
    text = f"FERRY FIRM GETS ORDER\n    OSLO, April 1 - The ferry firm said on Monday that it got an order for\nfour ferries.\n{end}"
    assert read(text).people.byline is None
    assert (roles(text, "origin"), of_kind(text, "credit")) == (["reuters"], [end.split()[-1]])


def test_who_is_named_on_a_line_behind_the_story_wrote_it_or_was_its_source() -> None:
    assert kinds(f"{STORY}Thu Mây, Hà Lan\n")[-1] == ("byline", "Thu Mây, Hà Lan")
    assert kinds(f"{STORY}Theo Báo Bến Lục\n")[-1] == ("credit", "Theo Báo Bến Lục")


def test_a_day_behind_the_writer_s_name_is_the_page_s() -> None:
    """Seen to catch: name and day left in the story."""
    text = f"Cầu mới thông xe\n{STORY.rstrip()} Thu Mây - Thể thao Bến Lục | 23:30 30/06/2025\n"
    assert kinds(text)[-2:] == [("byline", "Thu Mây - Thể thao Bến Lục"), ("date", "| 23:30 30/06/2025")]
    assert (read(text).people.byline, str(read(text).dated.published_on)) == ("Thu Mây", "2025-06-30")


def test_a_state_s_abbreviation_stays_with_its_town() -> None:
    dateline = read(f"Kapal layar berangkat\nLiputan6.com, Washington D.C - {STORY}").segmented.dateline
    assert dateline is not None and dateline.place == "Washington D.C"


def test_a_label_s_value_holds_words_with_a_capital_inside() -> None:
    """Seen to catch: `iPhone` cut in two."""
    flat = f"{STORY.rstrip()} " * 2
    text = f"{flat}Xem thêm: Những điểm mới trên iPhone đời mới\n".replace("\n", " ")
    assert kinds(text)[-1] == ("related", "Xem thêm: Những điểm mới trên iPhone đời mới")


@pytest.mark.parametrize(
    "end", ["It will be listed in the Harbour Bulletin (BALO)", "It is guaranteed by Harbour and Co (New Haven)"]
)
def test_a_bracket_within_a_sentence_signs_nothing(end: str) -> None:
    """Seen to catch: capitals or a name in brackets at the end of a line taken for the writer's."""
    assert of_kind(f"Ferry firm sells bonds\n{STORY}{end}\n", "byline") == []
    assert kinds(f"Ferry firm sells bonds\n{STORY.rstrip()} (MEL)\n")[-1] == ("byline", "(MEL)")
    assert kinds(f"Ferry firm sells bonds\n{STORY}(Ann Field)\n")[-1] == ("byline", "(Ann Field)")
