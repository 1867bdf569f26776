"""The day that a page prints in one line with headline, outlet, writer or story; and days that are not the page's."""

from datetime import date

import pytest

from tests.transforms.rulebook_fixture import kinds, read
from tests.transforms.test_dates import SOLVER

OWN = [
    ("Pasar Ikan Pindah ke Dermaga TimurRatna SariDiterbitkan 4 Maret 2024, 09:30 WIBHarga ikan turun.", "2024-03-04"),
    ("Harga jagung naik lagi Oleh HARIAN PANTAI 22 September 2023, 11:05 am KUCHING: Petani", "2023-09-22"),
    ("ดัชนีเปิดบวก 21 ม.ค. 2567 10:15 น. ตลาดหุ้นเปิดบวก", "2024-01-21"),
    ("항구 새 부두 열려 등록 2026.01.29 07:15:22 [부산=뉴시스] 한가람 기자 = 부두가", "2026-01-29"),
    ("봄꽃 축제 시작 입력2023.04.11 17:51 한가람 기자 축제가 열린다", "2023-04-11"),
    ("港の新しい橋が開通2024/5/23 18:11県は23日、橋を開いた。", "2024-05-23"),
    ("港口新桥通车2024年07月16日 19:20 新华社缩小字体", "2024-07-16"),
    ("Köprü yeniden açıldı 03 Haziran 2024 Pazartesi, 09:40 Yayınlanma Belediye köprüyü açtı.", "2024-06-03"),
    ("26. juni 2025 kl. 08:12 Ny bro åpnet Broen ble åpnet i går.", "2025-06-26"),
    ("19.12.2022 KL. 16:40 Ny havn åbnet Havnen blev åbnet.", "2022-12-19"),
    ("Nieuwe brug openDoor ANP17 okt 2023 om 14:18Update: 2 dagen geleden", "2023-10-17"),
    ("Harbour Post · Posted: Jul 02, 2024 4:00 AM EDT | Last Updated: July 3, 2024", "2024-07-02"),
    ("Posted on August 12, 2021 by admin", "2021-08-12"),
    ("General News of Tuesday, 14 May 2024", "2024-05-14"),
    ("Ο δήμος άνοιξε τη γέφυρα Δημοσίευση: 18 Μαρτίου 2025, 10:20 Ο δήμος", "2025-03-18"),
    ("Мост открыт Опубликовано 3 марта 2024, 10:15 Мост через реку", "2024-03-03"),
    ("Wochenmarkt zieht um Veröffentlicht am 3. März 2024 Der Markt", "2024-03-03"),
    ("Pont rouvert Publié le 03 mars 2024 à 10h15 Le pont", "2024-03-03"),
]
OTHERS = [
    "The old bridge collapsed on 12 May 2021 at 10:15 GMT Sunday's inquiry heard.",
    "Gempa mengguncang pesisir pada Sabtu, 10 April 2021, 14:00 WIB dan terasa di tiga kota.",
    "Kapal karam Sabtu, 10 April 2021 14:00 WIB, kata nakhoda.",
    "Kick-off: Saturday 12 May 2024 20:45 CET Stadium of the harbour",
    "Diakses: 3 Januari 2024 08:00",
    "Accessed: 3 January 2024 08:00 The harbour",
    "The report was published on 12 May 2021 The mayor",
    "The report, first published 12 May 2021, names the harbour.",
    "Er kam am 12. Mai 2021 um 10:15 Uhr zur Welt.",
    "Das Gesetz vom 12. Mai 1999 gilt weiter, und der Hafen bleibt offen.",
    "The offer expires 31 December 2025 23:59 and is not renewed.",
    "Since 8 May 1945 the harbour has been open.",
    "January 6 2021 Capitol riot trial opens",
    "県は2024年5月23日18:11に橋を開いた。",
    "시는 2024년 5월 23일 18:11부터 다리를 열었다.",
    "桥梁于2024年7月16日19:20左右通车。",
    "В порту 3 марта 2024 года в 10:15 открыли мост.",
    "The story ended. 12 May 2021, 10:15 GMT Another headline begins here",
    "",
]


@pytest.mark.parametrize(("line", "day"), OWN)
def test_the_pages_own_day_is_found_beside_headline_writer_and_story(line: str, day: str) -> None:
    """Seen to catch: labels glued to a name not looked for; zones that end only at a word's end."""
    stamp = SOLVER.find_stamp(SOLVER.dates_of(line), 0, len(line))
    assert stamp is not None
    (first, *_) = SOLVER.find(line, stamp.start, stamp.end)
    assert str(first.on()) == day


@pytest.mark.parametrize("line", OTHERS)
def test_a_day_in_a_sentence_or_under_another_label_is_not_the_pages(line: str) -> None:
    """Seen to catch: a word that leads up to a day (`on`, `pada`) not asked for; any label before a colon taken for the page's."""
    assert SOLVER.find_stamp(SOLVER.dates_of(line), 0, len(line)) is None


IN_SENTENCES = [
    "قالت صاحبة المرسى إن القارب الكبير غرق 2022-05-04 10:15 عندما هبت الريح على الميناء القديم.",
    "قالت صاحبة المرسى إن القارب غرق 2022-05-04 10:15 في المرسى (القديم) عندما هبت الريح.",
    "صاحب اسکله گفت قایق بزرگ 2022-05-04 10:15 هنگام توفان در بندر غرق شد.",
    "Об этом хозяйка пристани рассказала РИА Новости 04.05.2022",
    "Хозяйка пристани открыла школу гребли, о чем рассказала в интервью РИА Новости 04.05.2022.",
    "Пристань открыла школу гребли - РИА Новости, 04.05.2022, сообщила хозяйка пристани.",
    "Фото с пристани, РИА Новости, 04.05.2022",
    "Фото с пристани - РИА Новости, 04.05.2022",
    "码头的主人告诉俄罗斯卫星通讯社 2022-05-04",
]


@pytest.mark.parametrize("line", IN_SENTENCES)
def test_a_program_s_stamp_in_a_sentence_and_a_day_beside_a_site_s_name_are_not_the_page_s(line: str) -> None:
    """Seen to catch: the stamp taken wherever no capital follows; the name asked for alone, without separator, end and picture."""
    assert SOLVER.find_stamp(SOLVER.dates_of(line), 0, len(line)) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("مرسى يفتح مدرسة للتجديف 2024-05-04 10:15 وجدة (سبوتنيك) - فتح صاحب مرسى مدرسة.", "2024-05-04"),
        ("مرسى يفتح مدرسة للتجديف 2024-05-04 10:15 وجدة - سبوتنيك. فتح صاحب مرسى مدرسة.", "2024-05-04"),
        ("Пристань открыла школу гребли - РИА Новости, 04.05.2024", "2024-05-04"),
        ("Пристань открыла школу гребли - РИА Новости, 1920, 04.05.2024 08:00", "2024-05-04"),
        ("El muelle abre una escuela de remo - 04.05.2024, Sputnik Mundo", "2024-05-04"),
    ],
)
def test_a_stamp_before_a_dateline_and_the_day_at_a_title_s_end_are_the_page_s(line: str, day: str) -> None:
    """Seen to catch: the dash before the agency not allowed; the name asked for only before the day."""
    stamp = SOLVER.find_stamp(SOLVER.dates_of(line), 0, len(line))
    assert stamp is not None
    assert str(SOLVER.find(line, stamp.start, stamp.end)[0].on()) == day


def test_a_flat_page_is_cut_into_headline_day_dateline_and_story() -> None:
    line = "Pasar Ikan Pindah Diterbitkan 4 Maret 2024, 09:30 WIBMAKASSAR - Pasar ikan pindah ke dermaga timur."
    assert kinds(line) == [
        ("headline", "Pasar Ikan Pindah"),
        ("date", "Diterbitkan 4 Maret 2024, 09:30 WIB"),
        ("dateline", "MAKASSAR -"),
        ("body", "Pasar ikan pindah ke dermaga timur."),
    ]
    assert read(line).dated.published_on == date(2024, 3, 4)


def test_an_agencys_stamp_below_links_to_other_stories_is_the_pages_day() -> None:
    """Seen to catch: PAGE_STAMP not asked."""
    text = (
        "SEOUL, Nov. 17 (Yonhap) -- The port opened a pier on Monday and will open another one in spring, the city said, "
        "while fishermen asked for a third one that would shelter their boats in winter.\n"
        "(END)\nMost read: Ferry line sells its oldest boat\nAll News 15:24 November 17, 2025\n"
    )
    assert read(text).dated.published_on == date(2025, 11, 17)


@pytest.mark.parametrize(
    "stamp", ["2025-10-03T07:20:34Z", "2025-10-03T10:20:34.125+03:00", "2025-10-03 10:20:34+03:00"]
)
def test_a_stamp_of_a_program_beats_a_day_that_ends_the_standfirst(stamp: str) -> None:
    """Seen to catch: the position of the form not asked."""
    text = (
        "Паром через залив возвращается на линию\nОбещанный срок истекает 6 октября 2025 года\n"
        f"{stamp}\nОМСК, 3 октября. /ТАСС/. Паром через залив возвращается на линию, сообщили в порту.\n"
    )
    dated = read(text).dated
    assert dated.published_on == date(2025, 10, 3)
    assert dated.published_at is not None and dated.published_at.isoformat() == "2025-10-03T07:20:00+00:00"
