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


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ("https://port.example/20240504/vesla-1944.html", "2024-05-04"),
        ("https://port.example/news/2024-05/04/vesla", "2024-05-04"),
        ("https://port.example/view/AEN20240504000100", "2024-05-04"),
        ("https://port.example/20240505/vesla.html", None),
        ("https://port.example/20240504/a https://port.example/20230504/b", None),
        ("На снимке: сарай, 04.05.2024", "2024-05-04"),
        ("Сарай построен 4 мая 1946 года.", None),
        ("", None),
    ],
)
def test_a_dateline_takes_its_year_from_the_same_day_printed_in_figures(beside: str, day: str | None) -> None:
    """Seen to catch: an address with another day taken; a date of history in words taken."""
    on = read(f"ТВЕРЬ, 4 мая — РИА Новости. {PORT}\n\n{PORT}\n{beside}\n").dated.published_on
    assert (None if on is None else str(on)) == day


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
