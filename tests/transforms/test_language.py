import unicodedata

import polars as pl
import pytest

from tests.transforms.language_fixture import articles, language_of, model, row_of, sentences
from transforms.language import BATCH, LANGUAGES, detect_languages


@pytest.mark.parametrize("language", sentences())
def test_a_sentence_is_named_by_its_language(language: str) -> None:
    assert language_of(sentences()[language]) == language


def test_a_batch_has_one_row_a_body_in_order() -> None:
    found = detect_languages(list(sentences().values()), model())
    assert found.schema == LANGUAGES
    assert found["language"].to_list() == list(sentences())


def test_no_bodies_give_no_rows() -> None:
    assert detect_languages([], model()).schema == LANGUAGES
    assert detect_languages([], model()).height == 0


def test_a_text_gets_the_same_answer_in_whatever_company() -> None:
    """Seen to fail when the n-gram ended by the parting space is counted (without `rows[ends] = 0`)."""
    texts = [*sentences().values(), *articles("malay"), *articles("indonesian"), "", "1.", "WASHINGTON", "ab"] * 3
    assert len(texts) > BATCH
    together = detect_languages(texts, model())
    backwards = detect_languages(texts[::-1], model()).reverse()
    alone = pl.concat([detect_languages([text], model()) for text in texts])
    assert together.equals(backwards)
    assert together.equals(alone)


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "12.345,67 -- 89%", "!?…", "★★★ 2026", "\u200b\ufeff", "😀🎉", "\x1b[0"]
)
def test_a_text_without_letters_has_no_linguistic_content(text: str) -> None:
    assert row_of(text) == ("zxx", 1.0, "no_letters", None)


@pytest.mark.parametrize("text", ["ok", "Al", "xx yy", "a", "Na", "zzzz", "z" * 5_000, "kata-" * 99, "wijzen"])
def test_a_few_letters_are_thin_evidence(text: str) -> None:
    """Seen to fail with LEAST_LETTERS = 0, and with LEAST_SIGNS = 0."""
    language, confidence, status, _ = row_of(text)
    assert (language, status) == ("und", "thin")
    assert confidence <= 0.5


@pytest.mark.parametrize("text", ["ꦗꦮ ꦱꦸꦫꦧꦪ", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "𐌲𐌿𐍄𐌰𐌽𐍃"])
def test_letters_that_no_seed_names_a_language_for_are_undetermined(text: str) -> None:
    assert row_of(text)[::2] == ("und", "unsupported")


def test_a_short_chinese_text_is_never_korean() -> None:
    """langdetect calls the first two Korean."""
    for text in ("港口昨日宣布关闭第二码头", "渔民说风暴很大", "碼頭關閉三個星期", "总理会见代表团", "北京"):
        assert language_of(text).split("-")[0] == "zh"


def test_chinese_is_told_by_characters_of_one_way_of_writing() -> None:
    assert language_of("渔民说码头关闭了三个星期") == "zh-Hans"
    assert language_of("漁民說碼頭關閉了三個星期") == "zh-Hant"
    assert language_of("大水小山中日上下人口") == "zh"


def test_latin_names_in_a_text_of_another_script_do_not_change_its_language() -> None:
    """Seen to fail with SIGN_WEIGHTS = {}."""
    assert language_of("항만공사는 Seaport Engineering Consortium International 과 계약을 맺었다고 밝혔다") == "ko"
    assert language_of("港口与 Northern Harbour Engineering Consortium 签署合同") == "zh-Hans"
    assert (
        language_of("Порт подписал договор с Northern Harbour Engineering Consortium, сообщил директор порта") == "ru"
    )


def test_japanese_is_told_from_chinese_by_kana() -> None:
    assert language_of("港湾当局は第二埠頭を閉鎖") == "ja"
    assert language_of("港务局昨日说：《の》字商标须登记，商户可于本周五以前向港务局办理手续") == "zh-Hans"


def test_korean_with_chinese_characters_is_korean() -> None:
    assert language_of("항만 당국(港灣當局)은 北京 대표단을 만나 협력 방안을 논의했다고 밝혔다") == "ko"


def test_addresses_are_of_no_language() -> None:
    assert row_of("https://harbour.example/en/the-second-pier-is-closed-for-three-weeks")[0] == "zxx"
    text = "Pengelola pelabuhan menutup dermaga karena badai. https://harbour.example/the-second-pier-was-closed"
    assert language_of(text) == "id"


def test_vietnamese_in_decomposed_letters_is_vietnamese() -> None:
    assert row_of(unicodedata.normalize("NFD", sentences()["vi"])) == row_of(sentences()["vi"])


def test_the_body_of_a_long_text_counts_beyond_its_opening() -> None:
    quotation = "The harbour authority said the pier would stay closed for three weeks. "
    body = quotation + " ".join(articles("indonesian")[:6])
    assert language_of(body) == "id"


def test_lone_surrogates_and_every_plane_do_no_harm() -> None:
    planes = "".join(chr(plane << 16 | 0x123) for plane in range(17))
    assert language_of(planes + sentences()["en"] + "\ud800") == "en"


def test_a_text_in_capitals_is_read_all_the_same() -> None:
    """langdetect would read the initials alone; seen to fail without the lower() in places_of."""
    for language in ("en", "id", "ru", "tr"):
        assert language_of(sentences()[language].upper()) == language


def test_uzbek_is_told_by_letters_of_two_signs() -> None:
    """Seen to catch: such a letter counted sign by sign, so that quotation marks made a text Uzbek."""
    uzbek = (
        "Qo‘ldagi qayiq bugun erta tongda ko‘rfazdan chiqib, qarshi tomondagi orolga yigirma yo‘lovchini olib bordi."
    )
    assert language_of(uzbek) == "uz"
    quoted = "He said ‘no‘ to the ‘go‘ and ‘so‘ of the ferry, and ‘to‘ and ‘fro‘ it went across the bay all morning."
    assert language_of(quoted) == "en"
