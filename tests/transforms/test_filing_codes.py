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
