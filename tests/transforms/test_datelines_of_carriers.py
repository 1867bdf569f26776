"""Datelines as outlets print them that carry an agency: on a line of their own, glued behind a headline, behind the site's address."""

import pytest

from tests.transforms.rulebook_fixture import read, roles
from tests.transforms.test_segment import STORY

SPANISH = "La escuela guarda botes viejos en un cobertizo y los domingos todos los que traen una cuerda pueden cruzar el lago."
HINDI = "गाँव के स्कूल ने पुरानी नावों का एक घर बनाया है और रविवार को सब बच्चे उनमें झील पार करते हैं।"
CHINESE = "湖邊的小學把舊船收在棚子裡,星期天誰帶繩子來都可以划過湖去再划回來,今年已有四十名學生參加。"
JAPANESE = "湖のほとりの小学校は古い舟を小屋にしまい、日曜日には綱を持ってきた人がだれでも湖を渡って戻ることができる。"


@pytest.mark.parametrize(
    ("text", "origin", "place"),
    [
        (f"Botes viejos\n\nLima, EFE\n{SPANISH}\n{SPANISH}", ["efe"], "Lima"),
        (f"ओसाका (जापान), 7 अगस्त (आईएएनएस)। {HINDI}\n{HINDI}", ["ians"], "ओसाका (जापान)"),
        (f"小學划舊船\n\n小學划舊船\n\n小學划舊船(法新社大阪26日電){CHINESE}\n\n{CHINESE}", ["afp"], "大阪"),
        (f"古い舟で湖を渡る―小学校 3日、湖のほとりに並んだ舟 【大阪時事】{JAPANESE}{JAPANESE}", ["jiji"], "大阪"),
        (f"Boats row again\n\nKabardanau.com, Jakarta: {STORY}", [], "Jakarta"),
    ],
)
def test_a_dateline_of_a_carrier_gives_its_agency_and_its_place(text: str, origin: list[str], place: str) -> None:
    """Seen to catch: each form of seeds/datelines.csv as it was before."""
    assert roles(text, "origin") == origin
    dateline = read(text).segmented.dateline
    assert dateline is not None and dateline.place == place


def test_a_source_with_its_day_at_the_foot_of_a_page_gives_both() -> None:
    """Seen to catch: `Agencia de Xinhua` left out of seeds/names.csv."""
    text = f"Botes viejos cruzan el lago\n\n{SPANISH}\n\n{SPANISH}\n\n(03/05/2016, Agencia de Xinhua)\n\nImprimir | Escríbanos\n"
    assert roles(text, "origin") == ["xinhua"]
    assert str(read(text).dated.published_on) == "2016-05-03"
