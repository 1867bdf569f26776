"""Words, names, pictures and writers' codes that look like an agency's credit or a dateline and are none."""

import pytest

from tests.transforms.rulebook_fixture import read, roles
from tests.transforms.test_segment import STORY

CHINESE = (
    "旧灯塔今年改成了一间修伞铺，看塔人每天傍晚教邻居的孩子缝补雨伞，学费是一个贝壳。\n\n秋天镇上会办一次雨伞游行。"
)
KOREAN = "바닷가 옛 등대가 우산 수리점으로 바뀌어 저녁마다 아이들이 바느질을 배운다고 등대지기가 말했다.\n\n가을에는 우산 행진이 열린다."


@pytest.mark.parametrize(
    "text",
    [
        f"美联社电视画面里，{CHINESE}",
        f"新华社电影组拍下了这一幕：{CHINESE}",
        f"修伞铺\n\n（新华社记者王某提供图片）{CHINESE}",
        f"修伞铺\n\n（新华社记者追问）{CHINESE}",
        f"등대가 수리점으로\n사진연합뉴스 한가람 기자\n{KOREAN}",
        f"등대가 수리점으로\n바닷가 옛 등대 사진 연합뉴스 한가람 기자 {KOREAN}",
        f"Photo. Reuters. {STORY}",
        f"Фото. ТАСС. {STORY}",
    ],
)
def test_a_picture_and_a_compound_word_are_no_dateline(text: str) -> None:
    """Seen to catch: each form as it was before, which took `视`, `사진`, `Photo` and whoever gave a picture for parts of a dateline."""
    assert roles(text, "origin") == []
    assert read(text).segmented.dateline is None


@pytest.mark.parametrize("codes", ["(ap)", "(ap/lin/ros)", "(upi)", "(rtr)", "(rtr/lf)"])
def test_codes_in_small_letters_name_no_agency(codes: str) -> None:
    """Seen to catch: rows `ap`, `upi` and `rtr` in seeds/names.csv."""
    assert roles(f"Mercusuar Jadi Bengkel Payung\n\n{STORY.strip()} {codes}", "origin") == []


@pytest.mark.parametrize(
    "text",
    [
        "آموزشگاه چتر\n\nاستاندار فارس اعلام کرد که فانوس دریایی کهنه امسال کارگاه تعمیر چتر می‌شود و بچه‌ها هر عصر در آن دوختن یاد می‌گیرند.",
        "آموزشگاه چتر\n\nشهردار روز سه‌شنبه ۲۰ مهر اعلام کرد که فانوس دریایی کهنه کارگاه تعمیر چتر می‌شود و بچه‌ها هر عصر دوختن یاد می‌گیرند.",
        "El faro abre un taller\n\nUn cartel recuerda en el taller los barcos de la Nueva China que pasaban frente al faro cuando era joven el farero.",
        "O farol abre uma oficina\n\nUm cartaz lembra na oficina os navios da Nova China que passavam diante do farol quando o faroleiro era jovem.",
    ],
)
def test_a_province_a_month_and_a_country_are_cited_by_nobody(text: str) -> None:
    """Seen to catch: `فارس` and `مهر` before a verb anywhere; `Nueva China` and `Nova China` anywhere."""
    assert roles(text, "cited") == []


def test_a_persian_agency_at_the_start_of_a_sentence_is_cited() -> None:
    text = "آموزشگاه چتر\n\nفانوس دریایی کهنه کارگاه تعمیر چتر شد. مهر نوشت بچه‌ها هر عصر در آن دوختن یاد می‌گیرند و شهریه یک صدف است."
    assert roles(text, "cited") == ["mehr"]


@pytest.mark.parametrize(
    "opening",
    [
        "Nancy: ",
        "Orlando. ",
        "Santander – ",
        "Asmara: ",
        "Вена - ",
        "مشهد: ",
        "전주 - ",
        "SPORTS | By Ann Field\n",
        "Ann Field / Fri, May 3, 2024\n",
        "By Ann Field | OPINION\n",
    ],
)
def test_a_word_or_a_name_before_a_sign_is_no_place(opening: str) -> None:
    """Seen to catch: such places in seeds/places.csv; forms with a bar that asked for no known place."""
    assert read(f"A lighthouse mends umbrellas\n\n{opening}{STORY}").segmented.dateline is None


def test_a_section_about_food_is_no_dateline_from_essen() -> None:
    story = "Köche aus dem Leuchtturm backen im Herbst dreihundert Brote für die Nachbarn und verteilen sie am Hafen, bis die Laternen brennen."
    assert read(f"Essen Die {story}").segmented.dateline is None
    assert read(f"ESSEN | {story}").segmented.dateline is None


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("WASHINGTON (May 3) (AFP) - ", "WASHINGTON"),
        ("WASHINGTON (May 3, 2024) (AFP) - ", "WASHINGTON"),
        ("PARIS (Reuters) (AFP) - ", "PARIS"),
        ("LAGOS (NIGERIA) (AFP) - ", "LAGOS (NIGERIA)"),
        ("KANO (NIGERIA): ", "KANO (NIGERIA)"),
        ("KANO (NIGERIA) - ", "KANO (NIGERIA)"),
        ("Lagos (Nigeria) – ", "Lagos (Nigeria)"),
        ("Lagos (Harian Teluk) – ", "Lagos"),
        ("【共同通信】", None),
    ],
)
def test_a_bracket_is_part_of_a_place_only_where_it_names_one(opening: str, place: str | None) -> None:
    """Seen to catch: any bracket before the agency's taken into the place."""
    dateline = read(opening + STORY).segmented.dateline
    assert dateline is not None and dateline.place == place


@pytest.mark.parametrize(
    ("last", "origin"),
    [
        ("The lamp of the tower is lit by its keeper. -0-", []),
        ("Contact: Ann Field, 555 0100\n-0-", []),
        ("Umbrellas of the DPRK are known for their ribs of bamboo. -0-", ["kcna"]),
    ],
)
def test_a_sign_of_the_end_that_many_print_is_confirmed_by_an_agencys_own_words(last: str, origin: list[str]) -> None:
    """Seen to catch: `-0-` alone taken for the agency's."""
    assert roles(f"A lighthouse mends umbrellas\n\n{STORY.strip()}\n\n{last}\n", "origin") == origin


@pytest.mark.parametrize(
    "line", ["Фото с набережной, РИА Новости", "Фото с набережной, РИА Новости, 04.05.2012", "Foto vom Hafen | Reuters"]
)
def test_whose_picture_stands_above_a_story_did_not_write_it(line: str) -> None:
    """Seen to catch: the words before the agency's name taken for its writer."""
    text = f"Маяк чинит зонты\n{line}\n{STORY}"
    assert roles(text, "origin") == []
    assert read(text).people.byline is None


def test_an_agency_below_a_place_alone_is_the_storys_credit() -> None:
    """Seen to catch: the place taken for the dateline, and the agency left in the body."""
    assert roles(f"A lighthouse mends umbrellas\nKohima\nPTI\n{STORY}", "origin") == ["pti"]


def test_an_agency_in_brackets_gives_way_to_the_fuller_dateline_below() -> None:
    """Seen to catch: `〔中央社〕` without the effect `alone`."""
    text = f"燈塔修傘\n〔中央社〕舊燈塔今年改成修傘舖，看塔人每天傍晚教鄰居的孩子縫補雨傘，學費是一個貝殼。\n（中央社記者林小明台南9日電）{CHINESE}"
    dateline = read(text).segmented.dateline
    assert dateline is not None and dateline.place == "台南"


def test_an_outlet_before_an_agency_is_no_place() -> None:
    """Seen to catch: any word before the stroke taken for a place."""
    dateline = read(f"منارة تصلح المظلات\nمنارتنا - و.م.ع\n{STORY}").segmented.dateline
    assert dateline is None or dateline.place is None


def test_a_speaker_with_a_country_behind_the_name_is_no_place() -> None:
    """Seen to catch: a country in brackets behind any word taken for the proof of a place."""
    assert read(f"A lighthouse mends umbrellas\n\nKeeperson (Kenya): {STORY}").segmented.dateline is None


def test_a_sentence_that_quotes_an_agency_is_no_dateline_where_no_letter_is_a_capital() -> None:
    """Seen to catch: the effect `sentence` of seeds/place_stopwords.csv not asked, which makes the agency the origin."""
    boats = "تحتفظ المدرسة بقوارب قديمة في سقيفة، ويمكن لكل من يجلب حبلا أن يعبر البحيرة ويعود يوم الأحد مع التلاميذ الصغار."
    text = f"{boats}\n\nوذكرت وكالة الصين الجديدة (شينخوا) أمس أن {boats}\n{boats}"
    assert roles(text, "origin") == []
    assert read(text).segmented.dateline is None


def test_the_agency_of_a_caption_that_names_its_photographer_did_not_write_the_story() -> None:
    """Seen to catch: `caption-regex-110` left out of seeds/line_rules.csv."""
    caption = "[오사카=신화/뉴시스] 등대지기가 22일 오사카 바닷가에서 열린 행사에서 우산을 꿰매고 있다. 2024.08.23. /사진=박바다 |"
    assert roles(f"{caption}\n{KOREAN}", "origin") == []
