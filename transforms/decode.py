"""Bytes of a file to its text, or the reason why they are none."""

import re
import unicodedata
from typing import NamedTuple

import chardet
from chardet.enums import EncodingEra

# Where a legacy encoding must be told, this much around the first byte that is not UTF-8 is looked at: chardet takes
# milliseconds for it, and more of the same text does not change its mind.
SAMPLE_BYTES = 32 * 1024
# At this share of sound multi-byte sequences among what is not ASCII a text is damaged UTF-8 and no other encoding:
# legacy East Asian bytes form a valid UTF-8 sequence in about one case of ten.
DAMAGED_UTF8_SHARE = 0.8
# A text has tabs, line ends and escapes, and old wire formats a few marks of transmission; bytes drawn at random have a
# tenth of other control characters.
CONTROL_SHARE = 0.05
FEW_CONTROLS = 3
CONTROL_SAMPLE_BYTES = 256
# In UTF-16 a Latin letter is half NULs, in UTF-32 three quarters.
NUL_SHARE = 0.25
# Markup shows itself in the opening.
OPENING_CHARS = 4_096

# The first bytes of files that are not texts. Some of them would decode, so they are asked first; none is a word that a text
# may begin with.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    *((b"BZh%d1AY&SY" % level, "bzip2") for level in range(1, 10)),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"OggS\x00", "media"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90\x00", "binary"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"SQLite format 3\x00", "binary"),
    (b"{\\rtf", "rtf"),
)
_SIGNATURE_STARTS = frozenset(signature[:1] for signature, _ in SIGNATURES)

# Longer marks first: the UTF-32 mark begins with the UTF-16 one. The codecs named never drop a mark themselves.
BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MARK_STARTS = frozenset(mark[:1] for mark, _ in BYTE_ORDER_MARKS)

# Wide encodings to try, in this order, where bytes hold NULs and bear no mark.
UNMARKED_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")

# Encodings that switch by escape sequences are ASCII to the byte.
ESCAPED = ("iso2022_jp", "iso2022_kr", "iso2022_jp_2", "iso2022_jp_ext")

# What texts on the web and of older systems are written in; DOS and Macintosh pages are asked last, mainframe ones never:
# they give letters for any bytes.
LIKELY_ERAS = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
OTHER_ERAS = LIKELY_ERAS | EncodingEra.LEGACY_MAC | EncodingEra.LEGACY_REGIONAL | EncodingEra.DOS
# For what chardet names: the codecs to take instead, in this order, the first that decodes and, for the second group,
# gives the same text. They are what the bytes were most likely written as, or its superset.
WIDER = {
    "euc_kr": ("cp949",),
    "johab": ("johab", "cp949"),
    "gb2312": ("gb18030",),
    "big5hkscs": ("big5", "big5hkscs"),
    "shift_jis_2004": ("cp932", "shift_jis_2004"),
    "euc_jis_2004": ("euc_jp", "euc_jis_2004"),
    "tis-620": ("cp874",),
}
SAME_TEXT = {"iso8859-1": "cp1252", "iso8859-15": "cp1252", "iso8859-9": "cp1254", "iso8859-8": "cp1255"}

# Of French read as Hebrew or Cyrillic nearly every such letter touches a Latin one; in mixed prose scripts change between
# words.
PATCH_SHARE = 0.3

# A page's markup would be read as its text; taking the text out of a page is another job than this one.
_HTML = re.compile(
    r"[\s\ufeff]*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>])",
    re.I | re.S,
)
_XML = re.compile(r"\s*<\?xml\s")

_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r\f\x1b")
_ALPHABETS = re.compile("[\u0370-\u0eff]")
_PATCH = re.compile("[A-Za-z][\u0370-\u0eff]|[\u0370-\u0eff][A-Za-z]")


class Decoded(NamedTuple):
    """A text and the Python codec that gives it, or the slug of the reason why there is no text."""

    text: str | None
    encoding: str | None
    reason: str | None


def decode(content: bytes) -> Decoded:
    """The text of a file: `content.decode(encoding).removeprefix("\\ufeff")`, exactly, or a reason; never an error.

    Reasons: `pdf`, `zip`, `gzip` and other formats by their first bytes; `html`, `xml`, `rtf`; `binary`; `nul` (text with
    NULs, as a crash leaves it); `surrogates`; `invalid_utf8`, `truncated_utf8` (also `utf16`, `utf32`): a few bytes are
    broken or the end is missing; `undecodable`.
    """
    if content[:1] in _SIGNATURE_STARTS:
        for signature, reason in SIGNATURES:
            if content.startswith(signature):
                return Decoded(None, None, reason)
    if content[:1] in _MARK_STARTS:
        for mark, encoding in BYTE_ORDER_MARKS:
            if content.startswith(mark):
                return _decode_marked(content, encoding)
    if b"\0" in content:
        return _decode_with_nuls(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_legacy(content, error)
    if b"\x1b" in content:
        return _decode_escaped(content, text)
    return _judged(text, "utf-8", content)


def _judged(text: str, encoding: str, content: bytes) -> Decoded:
    """The text, unless it is markup or mostly control characters."""
    if encoding[:6] not in ("utf-16", "utf-32") and _is_controls(content[:CONTROL_SAMPLE_BYTES]):
        return Decoded(None, None, "binary")
    if "<" in text[:64]:
        opening = text[:OPENING_CHARS]
        if _HTML.match(opening):
            return Decoded(None, None, "html")
        if _XML.match(opening):
            return Decoded(None, None, "xml")
    return Decoded(text, encoding, None)


def _is_controls(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > FEW_CONTROLS and controls > CONTROL_SHARE * len(sample)


def _decode_marked(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        return Decoded(None, None, _damage(content, encoding, error))
    if "\0" in text:
        return Decoded(None, None, "nul")
    return _judged(text.removeprefix("\ufeff"), encoding, content)


def _damage(content: bytes, encoding: str, error: UnicodeDecodeError) -> str:
    """What is wrong with bytes of a known encoding: an error at the very end is a file cut off in its writing."""
    family = encoding.removesuffix("-le").removesuffix("-be").replace("-", "")
    if family == "utf8":
        # Half a UTF-16 pair, written as if it were a character: what CESU-8 and careless exports do.
        odd = content[error.start : error.start + 2]
        if odd[:1] == b"\xed" and odd[1:] >= b"\xa0":
            return "surrogates"
    cut = "unexpected end" in error.reason or "truncated" in error.reason
    return f"truncated_{family}" if cut else f"invalid_{family}"


def _decode_with_nuls(content: bytes) -> Decoded:
    """UTF-16 or UTF-32 without a mark, told by what its bytes become; else bytes with NULs are no text."""
    sample = content[:SAMPLE_BYTES]
    written = sample.rstrip(b"\0")
    try:
        content.decode("utf-8")
        sound = True
    except UnicodeDecodeError:
        sound = False
    # A file that a crash left ends in NULs, a torn one has some: sound otherwise. Wide letters are half of them NULs.
    controls = len(written) - len(written.translate(None, _CONTROLS)) - written.count(b"\0")
    if (
        sound
        and written
        and written.count(b"\0") < NUL_SHARE * len(written)
        and controls < CONTROL_SHARE * len(written)
    ):
        return Decoded(None, None, "nul")
    for encoding in UNMARKED_WIDE:
        width = int(encoding[4:6]) // 8
        # The last character may be halved by the cut, or by what cut the file.
        opening = sample[: len(sample) - len(sample) % width].decode(encoding, "ignore")
        if len(opening) * width >= 0.9 * (len(sample) - width) and _is_prose(opening[:2_000]):
            return _decode_marked(content, encoding)
    return Decoded(None, None, "binary")


def _is_prose(text: str) -> bool:
    """Whether characters are those of a text: letters and spaces, nearly nothing that can't be printed."""
    printable = sum(sign.isprintable() or sign in "\t\n\r\u3000\ufeff" for sign in text)
    letters = sum(sign.isalpha() or unicodedata.category(sign)[0] == "M" for sign in text)
    # Other bytes read so land all over the planes: no space, no line end, no full stop among them.
    spaced = len(text) < 40 or any(sign in text for sign in " \n\u3000\u3001\u3002\uff0c")
    return bool(text) and printable >= 0.97 * len(text) and letters >= 0.5 * len(text) and spaced


def _decode_escaped(content: bytes, text: str) -> Decoded:
    if b"\x1b$" in content or b"\x1b(" in content:
        for encoding in ESCAPED:
            try:
                switched = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x1b" not in switched:
                return _judged(switched, encoding, content.replace(b"\x0e", b"").replace(b"\x0f", b""))
    return _judged(text, "utf-8", content)


def _decode_legacy(content: bytes, error: UnicodeDecodeError) -> Decoded:
    damage = _utf8_damage(content, error)
    if damage is not None:
        return Decoded(None, None, damage)
    sample = _sample(content, error.start)
    if _is_controls(sample):
        return Decoded(None, None, "binary")
    for eras in (LIKELY_ERAS, OTHER_ERAS):
        for guess in chardet.detect_all(sample, encoding_era=eras, prefer_superset=False, compat_names=False):
            named = guess["encoding"]
            if not named or named.startswith("utf"):
                continue
            for encoding in WIDER.get(named, (named,)):
                text = _strictly(content, encoding)
                if text is None or _is_patchwork(sample.decode(encoding, "ignore")):
                    continue
                plain = SAME_TEXT.get(encoding)
                if plain is not None and _strictly(content, plain) == text:
                    encoding = plain
                return _judged(text.removeprefix("\ufeff"), encoding, content)
    return Decoded(None, None, "undecodable")


def _is_patchwork(text: str) -> bool:
    """Whether letters of Greek, Cyrillic, Hebrew, Arabic or Thai stand inside Latin words: accents taken for another script."""
    patches = len(_PATCH.findall(text))
    return patches > 0 and patches >= PATCH_SHARE * len(_ALPHABETS.findall(text))


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _sample(content: bytes, first_odd: int) -> bytes:
    """Lines from the first byte that is not UTF-8 on, those without a byte beyond ASCII left out: they tell nothing."""
    begin = max(content.rfind(b"\n", 0, first_odd) + 1, first_odd - SAMPLE_BYTES // 2, 0)
    sample = content[begin : begin + SAMPLE_BYTES]
    if begin + SAMPLE_BYTES < len(content):
        # Whole lines, so that no character is halved.
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return b"\n".join(line for line in sample.split(b"\n") if not line.isascii())


def _utf8_damage(content: bytes, error: UnicodeDecodeError) -> str | None:
    """What is wrong with bytes that are UTF-8 but for a few; null where they are another encoding."""
    named = _damage(content, "utf-8", error)
    if named == "surrogates":
        return named
    if named == "truncated_utf8" and len(content) - error.start > 1:
        # A lead byte and a follower at the very end, and nothing else odd.
        return named
    begin = max(0, error.start - SAMPLE_BYTES // 2)
    lenient = content[begin : begin + SAMPLE_BYTES].decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    sound = sum(sign > "\x7f" for sign in lenient) - broken
    if not sound:
        return None
    return named if named == "truncated_utf8" or sound >= DAMAGED_UTF8_SHARE * (sound + broken) else None
