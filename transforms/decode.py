"""Bytes of a file to its text, or the reason why they are none."""

import re
from typing import NamedTuple

import chardet

# Where a legacy encoding must be told, this many bytes are looked at: chardet costs about a millisecond per 10 kB, and
# more of the same text does not change its mind.
SAMPLE_BYTES = 64 * 1024
# Below this share of valid multi-byte sequences among what is not ASCII a text is not damaged UTF-8 but another
# encoding: legacy East Asian bytes form a valid UTF-8 sequence in about one case of ten.
DAMAGED_UTF8_SHARE = 0.8
# A text has tabs, line ends and now and then an escape; above this share of other control characters it is none.
CONTROL_SHARE = 0.02
CONTROL_SAMPLE_BYTES = 512

# The first bytes of files that are not texts. Some of them would decode, so they are asked first.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"RIFF", "media"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90\x00", "binary"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"SQLite format 3\x00", "binary"),
    (b"PAR1", "binary"),
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

# A page's markup would be read as its text; taking the text out of a page is another job than this one.
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>])", re.I | re.S
)
_XML = re.compile(r"\s*<\?xml\s")

_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r\f\x1b")
_WORD_SIGNS = re.compile(r"[^\W\d_]")


class Decoded(NamedTuple):
    """A text and the Python codec that gives it, or the slug of the reason why there is no text."""

    text: str | None
    encoding: str | None
    reason: str | None


def decode(content: bytes) -> Decoded:
    """The text of a file: `content.decode(encoding).removeprefix("\\ufeff")`, exactly, or a reason; never an error."""
    if content[:1] in _SIGNATURE_STARTS:
        for signature, reason in SIGNATURES:
            if content.startswith(signature):
                return Decoded(None, None, reason)
    if content[:1] in _MARK_STARTS:
        for mark, encoding in BYTE_ORDER_MARKS:
            if content.startswith(mark):
                return _decode_as(content, encoding)
    if b"\0" in content:
        return _decode_unmarked_wide(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(content)
    return _judged(text, "utf-8", content)


def _decode_as(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        # An error in the last character is a file cut off while it was written.
        family = encoding.replace("-le", "").replace("-be", "").replace("-", "")
        return Decoded(None, None, f"truncated_{family}" if error.end >= len(content) else f"invalid_{family}")
    if "\0" in text:
        return Decoded(None, None, "nul")
    return _judged(text.removeprefix("\ufeff"), encoding, content)


def _judged(text: str, encoding: str, content: bytes) -> Decoded:
    sample = content[:CONTROL_SAMPLE_BYTES]
    if encoding[:6] not in ("utf-16", "utf-32") and len(sample) - len(
        sample.translate(None, _CONTROLS)
    ) > CONTROL_SHARE * len(sample):
        return Decoded(None, None, "binary")
    if "<" in text[:64]:
        if _HTML.match(text):
            return Decoded(None, None, "html")
        if _XML.match(text):
            return Decoded(None, None, "xml")
    return Decoded(text, encoding, None)


def _decode_unmarked_wide(content: bytes) -> Decoded:
    """UTF-16 or UTF-32 without a mark, told by what its bytes become; else bytes with NULs are no text."""
    for encoding in UNMARKED_WIDE:
        width = 4 if "32" in encoding else 2
        if len(content) % width:
            continue
        sample = content[: SAMPLE_BYTES - SAMPLE_BYTES % 4]
        # A sample may end between the halves of a pair.
        opening = sample.decode(encoding, "ignore")
        if len(opening) * width < 0.9 * len(sample) or not _is_prose(opening):
            continue
        return _decode_as(content, encoding)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return Decoded(None, None, "binary")
    sample = content[:SAMPLE_BYTES]
    return Decoded(None, None, "nul" if len(sample.translate(None, _CONTROLS)) > len(sample) * 0.5 else "binary")


def _is_prose(text: str) -> bool:
    """Whether the characters are those of a text: letters and spaces of few scripts, hardly a control, none unassigned."""
    if not text:
        return False
    printable = sum(1 for sign in text[:2000] if sign.isprintable() or sign in "\t\n\r\u3000\ufeff")
    letters = len(_WORD_SIGNS.findall(text[:2000]))
    rows = {ord(sign) >> 8 for sign in text[:2000]}
    # Latin bytes read as UTF-16 land all over the ideographs: many rows, no space, no line end.
    spaced = any(sign in text for sign in " \n\u3000\u3002\uff0c")
    size = min(len(text), 2000)
    return printable >= 0.97 * size and letters >= 0.5 * size and spaced and len(rows) <= 8 + size // 4


def _decode_legacy(content: bytes) -> Decoded:
    damage = _utf8_damage(content)
    if damage is not None:
        return Decoded(None, None, damage)
    sample = content[:SAMPLE_BYTES]
    if len(content) > SAMPLE_BYTES:
        # Cut at a line end, so that no character is halved.
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > CONTROL_SHARE * len(sample):
        return Decoded(None, None, "binary")
    for guess in chardet.detect_all(sample, prefer_superset=True, compat_names=False):
        encoding = guess["encoding"]
        if encoding is None:
            continue
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return _judged(text.removeprefix("\ufeff"), encoding, content)
    return Decoded(None, None, "undecodable")


def _utf8_damage(content: bytes) -> str | None:
    """What is wrong with bytes that are UTF-8 but for a few; null where they are another encoding."""
    sample = content[:SAMPLE_BYTES]
    if len(content) > SAMPLE_BYTES:
        try:
            sample.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 3:
                return _sampled_damage(sample, content)
        # The opening is sound UTF-8: only the rest can be damaged.
        if any(byte > 0x7F for byte in sample):
            return _named_damage(content)
        return None
    return _sampled_damage(sample, content)


def _sampled_damage(sample: bytes, content: bytes) -> str | None:
    lenient = sample.decode("utf-8", "replace")
    foreign = sum(1 for sign in lenient if sign > "\x7f" and sign != "\ufffd")
    broken = lenient.count("\ufffd")
    if foreign and foreign >= DAMAGED_UTF8_SHARE * (foreign + broken):
        return _named_damage(content)
    return None


def _named_damage(content: bytes) -> str:
    try:
        content.decode("utf-8", "surrogatepass")
        return "surrogates"
    except UnicodeDecodeError as error:
        return "truncated_utf8" if error.reason == "unexpected end of data" else "invalid_utf8"
