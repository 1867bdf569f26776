import bz2
import gzip
import io
import lzma
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.language_fixture import sentences
from transforms.decode import SAMPLE_BYTES, Decoded, decode

# Texts written for these tests, in the encodings that their languages were written in before UTF-8.
LEGACY = [
    ("ko", "cp949"),
    ("ko", "euc_kr"),
    ("zh-Hans", "gb18030"),
    ("zh-Hans", "gb2312"),
    ("zh-Hans", "gbk"),
    ("zh-Hant", "big5"),
    ("zh-Hant", "cp950"),
    ("ja", "shift_jis"),
    ("ja", "cp932"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("ru", "iso8859-5"),
    ("uk", "cp1251"),
    ("uk", "koi8-u"),
    ("bg", "cp1251"),
    ("fr", "latin-1"),
    ("fr", "cp1252"),
    ("de", "latin-1"),
    ("es", "cp1252"),
    ("pt", "latin-1"),
    ("sv", "latin-1"),
    ("fi", "latin-1"),
    ("pl", "iso8859-2"),
    ("pl", "cp1250"),
    ("cs", "iso8859-2"),
    ("cs", "cp1250"),
    ("hu", "cp1250"),
    ("hr", "cp1250"),
    ("tr", "cp1254"),
    ("tr", "iso8859-9"),
    ("lv", "cp1257"),
    ("el", "cp1253"),
    ("el", "iso8859-7"),
    ("he", "cp1255"),
    ("ar", "cp1256"),
    ("th", "tis-620"),
    ("th", "cp874"),
]


def law_holds(content: bytes, found: Decoded) -> bool:
    """What a reader does with the recorded encoding gives the text, character for character."""
    assert found.text is not None and found.encoding is not None
    return content.decode(found.encoding).removeprefix("\ufeff") == found.text


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_a_legacy_text_is_read_as_it_was_written(language: str, encoding: str) -> None:
    """Seen to fail for Czech and Polish with prefer_superset=True: cp1250 is no superset of ISO 8859-2."""
    text = sentences()[language]
    content = text.encode(encoding)
    found = decode(content)
    assert found.text == text
    assert found.reason is None
    assert law_holds(content, found)


@pytest.mark.parametrize("language", sentences())
def test_utf8_is_read_whatever_the_language(language: str) -> None:
    text = sentences()[language]
    assert decode(text.encode()) == Decoded(text, "utf-8", None)


@pytest.mark.parametrize("language", ["en", "ru", "zh-Hans", "ja", "ko", "ar", "my", "vi"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_told_without_a_mark(language: str, encoding: str) -> None:
    text = sentences()[language] + "\n" + sentences()[language]
    assert decode(text.encode(encoding)) == Decoded(text, encoding, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_tells_the_encoding_and_is_dropped_once(encoding: str) -> None:
    """Seen to fail with utf-8-sig as the encoding: it drops the mark itself, and a reader the next one too."""
    for text in ("", "é", "\ufeffé", sentences()["ko"]):
        content = ("\ufeff" + text).encode(encoding)
        found = decode(content)
        assert found == Decoded(text, encoding, None)
        assert law_holds(content, found)


def test_nothing_is_normalised_but_the_mark_dropped() -> None:
    """CR, CR LF, U+0085, U+2028, decomposed letters, directions, zero widths, floods of accents and every plane stay."""
    kept = [
        "satu\rdua\rtiga\r",
        "satu\r\ndua\n\rtiga",
        "satu\u2028dua\u2029tiga\x85empat\x0c",
        "e\u0301 o\u0308",
        "\u202eabc\u202c \u2066def\u2069 \u200e\u200f",
        "zero\u200bwidth\u200d\u2060\ufeffjoiner\u00ad",
        "Z" + "\u0300\u0323" * 5_000,
        "".join(chr(plane << 16 | 0x41) for plane in range(17)),
        "\U0001f600\U0010ffff\ufffe\uffff\ue000",
        "Ã©tÃ© dÃ©jÃ  vu",
        " \t\n\x0b ",
        "",
    ]
    for text in kept:
        assert decode(text.encode()) == Decoded(text, "utf-8", None)


def zipped() -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        archive.writestr("a.txt", "teks")
    return room.getvalue()


NOT_TEXTS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "zip": zipped(),
    "gzip": gzip.compress(b"teks " * 50),
    "bzip2": bz2.compress(b"teks " * 50),
    "xz": lzma.compress(b"teks " * 50),
    "image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "media": b"OggS\x00\x02" + b"\0" * 20,
    "office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64,
    "rtf": b"{\\rtf1\\ansi Dermaga ditutup.}",
    "html": b"\n <!DOCTYPE html>\n<html><body><p>Dermaga ditutup.</p></body></html>",
    "xml": b'<?xml version="1.0"?><newsItem/>',
    "binary": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("reason", NOT_TEXTS)
def test_what_is_no_text_is_refused_with_its_reason(reason: str) -> None:
    assert decode(NOT_TEXTS[reason]) == Decoded(None, None, reason)


@pytest.mark.parametrize(
    "page",
    [
        "<html lang='id'><p>Dermaga</p>",
        "<HTML>\n<HEAD>",
        "<!-- saved -->\n<!doctype HTML>",
        "<?xml version='1.0'?>\n<!DOCTYPE html>",
        "\ufeff<head ><title>Dermaga</title>",
    ],
)
def test_a_page_is_no_text_in_whatever_encoding(page: str) -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert decode(("\ufeff" + page).encode(encoding)).reason == "html"


@pytest.mark.parametrize(
    "text",
    [
        "<Dermaga ditutup>",
        "a < b dan <html> disebut",
        "<heading>",
        "PK",
        "MZ",
        "BM",
        "GIF",
        "BZh9",
        "RIFF",
        "ID3",
        "PAR1",
    ],
)
def test_a_text_that_only_looks_like_a_format_is_a_text(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8", None)


def test_random_bytes_are_binary() -> None:
    draw = random.Random(2)
    for size in (300, 5_000, 100_000):
        assert decode(b"\xfe" + draw.randbytes(size)).reason == "binary"
        assert decode(b"\xfe" + draw.randbytes(size).replace(b"\0", b"")).reason == "binary"
    assert decode(b"\0" * 1_000).reason == "binary"
    assert decode(b"\x01\x02\x03" * 100).reason == "binary"


def test_nuls_in_a_text_are_a_reason() -> None:
    """A crash leaves a tail of them, a torn write a hole: what is there is no whole text."""
    text = sentences()["id"].encode()
    for content in (
        text + b"\0" * 3_000,
        text[:40] + b"\0" + text[40:],
        b"\0" + text,
        "\ufeffa\0b".encode("utf-16-le"),
    ):
        assert decode(content) == Decoded(None, None, "nul")


def test_broken_utf8_is_a_reason_and_not_another_encoding() -> None:
    """Seen to fail without _utf8_damage: chardet gives letters for any bytes."""
    for language in ("vi", "ru", "zh-Hans", "hi"):
        content = sentences()[language].encode()
        middle = len(content) // 2
        while content[middle] & 0xC0 != 0x80:
            middle += 1
        assert decode(content[:middle] + content[middle + 1 :]).reason == "invalid_utf8"
        assert decode(content[:middle] + b"\xff" + content[middle:]).reason == "invalid_utf8"
        assert decode(content[:middle]).reason == "truncated_utf8"


def test_half_pairs_are_a_reason() -> None:
    for text in ("kata \ud83d\ude00 kata", "kata \udc00", "\ud800"):
        assert decode(text.encode("utf-8", "surrogatepass")).reason == "surrogates"
    assert decode("\ufeffkata \ud800 kata".encode("utf-16-le", "surrogatepass")).reason == "invalid_utf16"


def test_a_wide_text_that_was_cut_is_a_reason() -> None:
    assert decode("\ufeffDermaga".encode("utf-16-le")[:-1]).reason == "truncated_utf16"
    assert decode("\ufeffDermaga".encode("utf-32-be")[:-2]).reason == "truncated_utf32"


def test_one_curly_apostrophe_in_ascii_is_windows_latin() -> None:
    assert decode("The harbour’s second pier".encode("cp1252")) == Decoded("The harbour’s second pier", "cp1252", None)


def test_accents_are_not_read_as_letters_of_another_script() -> None:
    """Seen to fail with PATCH_SHARE = 2: chardet takes these for Hebrew or Cyrillic."""
    text = "été à la plage. " * 200
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252", None)


def test_what_is_odd_far_behind_the_opening_is_still_seen() -> None:
    """Seen to fail when the sample is the file's opening."""
    opening = "Dermaga kedua ditutup.\n" * (3 * SAMPLE_BYTES // 23)
    content = opening.encode() + sentences()["ru"].encode("cp1251")
    assert decode(content) == Decoded(opening + sentences()["ru"], "cp1251", None)
    content = opening.encode() + sentences()["ja"].encode("cp932") + b"\n" + opening.encode()
    assert decode(content).text == opening + sentences()["ja"] + "\n" + opening


def test_sixteen_mebibytes_are_read() -> None:
    size = 16 * 2**20
    assert decode(b"a" * size).encoding == "utf-8"
    assert decode(("Бухта. " * (size // 7)).encode("cp1251")).encoding == "cp1251"
    assert decode(b"\xed\xa0\x80" * (size // 3)).reason == "surrogates"
    assert decode(b"<!--" * (size // 4)).encoding == "utf-8"


# Bytes at random are hardly ever a text: what decides on an encoding stands among them.
PROSE = "Dermaga ditutup pada pagi hari. "
PIECES = [PROSE.encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
PIECES += [
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\0",
    b"\xed\xa0\x80",
    b"\x1b$B",
    b"<!--",
    b"\r\n",
    sentences()["ru"].encode("cp1251"),
]
CONTENTS = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=40)), max_size=8).map(b"".join)


@given(CONTENTS)
def test_any_bytes_give_a_text_that_obeys_the_law_or_a_reason(content: bytes) -> None:
    """Seen to catch: one NUL let through, only two in a row looked for."""
    found = decode(content)
    if found.reason is None:
        assert law_holds(content, found)
        assert "\0" not in found.text
        assert not any("\ud800" <= sign <= "\udfff" for sign in found.text)
    else:
        assert found.text is None and found.encoding is None
        assert found.reason.replace("_", "").isalnum() and found.reason == found.reason.lower()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_any_text_comes_back_from_utf8_unless_it_is_refused(text: str) -> None:
    """Seen to catch: a text stripped of its blanks."""
    found = decode(text.encode())
    assert found.reason in (
        "binary",
        "html",
        "xml",
        "rtf",
        "pdf",
        "zip",
        "image",
        "media",
        "bzip2",
    ) or found.text == text.removeprefix("\ufeff")
