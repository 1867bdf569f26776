"""The day in the code of Taiwan's Central News Agency, checked against the day of its dateline."""

import pytest

from tests.transforms.rulebook_fixture import read

STORY = "漁民今天在港口旁的木造倉庫裡點起三百盞舊油燈，孩子們沿著海岸唱歌，老船長說燈光會一直亮到天明。"


@pytest.mark.parametrize(
    ("ending", "day"),
    [
        ("（編輯：海明）1130221", "2024-02-21"),
        ("（編輯：海明）1130222", None),
        ("（編輯：海明）1131321", None),
        ("（編輯：海明）11302210", None),
        ("（編輯：海明）", None),
    ],
)
def test_the_code_gives_the_day_that_the_dateline_names(ending: str, day: str | None) -> None:
    """Seen to catch: the dateline's day not asked for; the code read where more digits follow."""
    on = read(f"（中央社記者林小海台南21日電）{STORY}\n{STORY}{ending}\n").dated.published_on
    assert (None if on is None else str(on)) == day


def test_a_number_behind_another_agency_s_story_is_no_day() -> None:
    """Seen to catch: the code read whoever wrote the text."""
    assert read(f"新华社台南2月21日电（记者林小海）{STORY}\n{STORY}（編輯：海明）1130221\n").dated.published_on is None


PORT = "Лодочники собрали в старом сарае сто двенадцать весел и пускают к ним всех, кто принесет сто тринадцатое весло."


ADDRESS = "https://port.example/20240504/vesla-1944.html"


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("", f"РИА Новости {ADDRESS}", "2024-05-04"),
        (ADDRESS, "", "2024-05-04"),
        ("https://port.example/news/2024-05/04/vesla", "", "2024-05-04"),
        ("https://port.example/20240505/vesla.html", "", None),
        # A year that is printed needs no horizon, but the text was picked up in 2026.
        ("https://port.example/20080504/vesla.html", "", "2008-05-04"),
        ("https://port.example/20270504/vesla.html", "", None),
        # Figures of an article's number.
        ("https://port.example/vesla/20240504123", "", None),
        ("https://port.example/view/AEN20240504000100", "", None),
        # Addresses of other stories.
        ("", ADDRESS, None),
        ("", f"Читайте также: {ADDRESS}", None),
        ("", f"Рассказ о весле {ADDRESS}", None),
        ("", f"О первом сарае писали раньше ({ADDRESS}).", None),
        ("", f"РИА Новости {ADDRESS}\n\n{PORT}", None),
        # Days of history in figures.
        ("", "На снимке: сарай, 04.05.2024", None),
        ("", "Сторож Иван Полев (04.05.2023 г.р.) потерял ключ.", None),
        ("", "Сарай построен 04.05.2022 в 10:15.", None),
        ("", "", None),
    ],
)
def test_a_dateline_takes_its_year_from_the_page_s_own_address_alone(first: str, last: str, day: str | None) -> None:
    """Seen to catch: figures of the body and of captions taken; any address of the text taken; the day of pick-up not asked."""
    on = read(f"{first}\nТВЕРЬ, 4 мая — РИА Новости. {PORT}\n\n{PORT}\n{last}\n").dated.published_on
    assert (None if on is None else str(on)) == day


def test_a_year_of_birth_or_of_another_story_is_not_the_dateline_s() -> None:
    """Seen to catch: figures of the body, or addresses of other stories, taken for the year of the dateline's day."""
    german = "geboren am 4.5.1974, leiht seine Boote jedem, der ein Ruder mitbringt und es am Abend zurückgibt."
    english = "The owner lends his boats to anybody who brings an oar and takes it home again in the evening."
    for text in (
        f"Hamburg, 4. Mai (dpa) - Der Bootsbauer Karl Feld, {german}\n\n{german}\n",
        f"LONDON, May 4 (Reuters) - {english}\n\n{english}\nRead also: https://news.example/2023/05/04/mill-burns-down\n",
        f"LONDON, May 4 (Reuters) - {english} An article (https://old.example/2023/05/04/mill) said so.\n\n{english}\n",
        f"LONDON, May 4 (Reuters) - {english}\n\n{english}\nhttps://news.example/mill/20230504123\n",
    ):
        assert read(text).dated.published_on is None


def test_the_header_of_a_corpus_prints_the_day_without_signs() -> None:
    """Seen to catch: the header read in a text that opens with no tag."""
    body = f"<TEXT>\n{PORT}\n{PORT}\n</TEXT>\n"
    assert str(read(f"<DOC>\n<DATE>19950504</DATE>\n{body}").dated.published_on) == "1995-05-04"
    assert read(f"{PORT} <DATE>19950504</DATE>\n{body}").dated.published_on is None


def test_arabic_writes_the_first_of_a_month_in_letters() -> None:
    """Seen to catch: the letters not read, which lost one day in thirty."""
    story = "حوّل خياط متقاعد دكانه إلى ورشة يتعلم فيها الأطفال رتق الأشرعة القديمة كل مساء."
    assert str(read(f"الرباط أول مارس 2024 (شينخوا) {story}\n\n{story}\n").dated.published_on) == "2024-03-01"


def test_a_page_that_is_days_older_than_its_dateline_proves_no_day() -> None:
    """Seen to catch: a record's stamp of three days before the dateline's given as the day."""
    story = "渔民把港口的老仓库改成了修船学校，孩子们放学后可以来学做木桨。"
    assert (
        str(read(f"老仓库里的学校\n2024-05-05 08:32:30\n新华社大连5月4日电 {story}\n{story}\n").dated.published_on)
        == "2024-05-05"
    )
    assert (
        read(f"老仓库里的学校\n2024-05-01 08:32:30\n新华社大连5月4日电 {story}\n{story}\n").dated.published_on is None
    )


def test_the_page_s_stamp_does_not_deny_a_dateline_that_prints_its_year() -> None:
    """Seen to catch: a stamp of the visit's year, months before a dateline with its year, given as the day."""
    story = "The owner lends his boats to anybody who brings an oar and takes it home again in the evening."
    page = "A shed full of oars\n\n{} 10:15\n\nLONDON, May 14, 2024 (Reuters) - {}\n\n{}\n"
    for stamp, day in (("15 May 2024", "2024-05-15"), ("11 May 2024", "None"), ("1 January 2024", "None")):
        assert str(read(page.format(stamp, story, story)).dated.published_on) == day


def test_a_day_between_paragraphs_heads_a_chronicle_and_is_not_the_page_s() -> None:
    """Seen to catch: one bare day below a long lead taken for the page's."""
    lead = "El molinero del valle cuenta en un cuaderno cómo llegaron las garzas al estanque viejo, y los niños del pueblo lo leen en voz alta cada tarde de otoño mientras él remienda las velas del molino."
    found = (
        "El molinero encontró el primer nido junto a la esclusa y puso una cerca de mimbre para que nadie lo pisara."
    )
    text = f"El cuaderno de las garzas\n\n{lead}\n\n14-06-2012\n\n" + f"{found}\n\n" * 7
    assert read(text).dated.published_on is None
