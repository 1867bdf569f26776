"""The catalogue of bad input: a row for each kind of file, with what must come of it."""

import os
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.flows.conftest import BODY, LONG_AGO, TEXT
from tests.transforms.language_fixture import sentences
from tests.transforms.test_decode import LEGACY, NOT_TEXTS

ARTICLE, REJECTED, UNREADABLE = "article", "rejected", "unreadable"
MAX_FILE_BYTES = 16 * 1024 * 1024
MEGABYTE = 1024 * 1024


def text_of(number: int, more: str = "") -> str:
    """A fictional text that every check accepts."""
    return TEXT.format(headline=f"Lomba perahu di Teluk Kencana {number}", body=BODY.format(number=number) + more)


@dataclass(frozen=True)
class Bad:
    """A kind of bad input, its bytes or how it is made, and the outcome, reason or encoding, and text that must come of it.

    `reason` is a piece of the recorded one; `text` is the decoded text, null where there is none or any will do.
    """

    name: str
    made: bytes | Callable[[Path], None]
    outcome: str
    reason: str | None = None
    encoding: str | None = None
    text: str | None = None
    path: str | None = None

    def make(self, inbox: Path) -> None:
        """Put the file into the inbox, dated long ago."""
        if callable(self.made):
            self.made(inbox)
            os.utime(inbox / f"{self.name}.txt", (LONG_AGO, LONG_AGO), follow_symlinks=False)
            return
        path = os.path.join(os.fsencode(inbox), os.fsencode(self.path or f"{self.name}.txt"))
        Path(os.fsdecode(path)).parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            file.write(self.made)
        os.utime(path, (LONG_AGO, LONG_AGO))

    @property
    def recorded_path(self) -> str:
        """The path that its document has: valid UTF-8, bytes that are none percent-encoded."""
        raw = os.fsencode(self.path or f"{self.name}.txt")
        return "".join(
            f"%{ord(sign) - 0xDC00:02X}" if "\udc80" <= sign <= "\udcff" else sign
            for sign in raw.decode("utf-8", "surrogateescape")
        )


def written(name: str, text: str, outcome: str = ARTICLE, encoding: str = "utf-8", reason: str | None = None) -> Bad:
    """A text in an encoding that must be recorded, its characters as they were."""
    return Bad(name, text.encode(encoding), outcome, encoding=encoding, text=text, reason=reason)


def marked(name: str, encoding: str) -> Bad:
    text = text_of(1)
    return Bad(name, ("\ufeff" + text).encode(encoding), ARTICLE, encoding=encoding, text=text)


def unread(name: str, made: bytes | Callable[[Path], None], reason: str) -> Bad:
    return Bad(name, made, UNREADABLE, reason)


def named(name: str, path: str) -> Bad:
    """A sound text under a strange name."""
    text = text_of(len(name), f" {name}")
    return Bad(name, text.encode(), ARTICLE, encoding="utf-8", text=text, path=path)


def linked(name: str, target: str) -> Callable[[Path], None]:
    return lambda inbox: (inbox / f"{name}.txt").symlink_to(target)


def sparse(inbox: Path) -> None:
    with open(inbox / "half a gigabyte.txt", "wb") as file:
        file.truncate(500 * MEGABYTE)


def pipe(inbox: Path) -> None:
    os.mkfifo(inbox / "pipe.txt")


def bound_socket(inbox: Path) -> None:
    before = Path.cwd()
    os.chdir(inbox)  # a socket's name may be 107 bytes long at most
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket.txt")
    finally:
        os.chdir(before)


LINES = text_of(2).split("\n")
LONG = " ".join(BODY.format(number=number) for number in range(200))

WORDS: list[Bad] = [
    Bad("empty", b"", REJECTED, "body-present"),
    Bad("spaces", b"   \t \n \n", REJECTED, "body-present"),
    Bad("one newline", b"\n", REJECTED, "body-present"),
    Bad("zero widths alone", "\u200b\u2060\ufeff".encode() * 40, REJECTED),
    Bad("no-break spaces", "\u00a0\u3000".encode() * 40, REJECTED, "body-present"),
    Bad("mark alone", b"\xef\xbb\xbf", REJECTED, "body-present"),
    Bad("a word", b"Perahu", REJECTED),
    Bad("headline alone", b"Lomba perahu digelar di Teluk Kencana\n", REJECTED),
    Bad("digits alone", b"1234567890 4711 0815\n" * 20, REJECTED, "letter-share"),
    Bad("signs alone", b"!!! ??? *** --- ###\n" * 20, REJECTED, "letter-share"),
    Bad("rules of dashes", b"-" * 80 + b"\n" + b"=" * 80 + b"\n", REJECTED),
    Bad("emoji alone", "\U0001f600\U0001f680 ".encode() * 60, REJECTED, "body-present"),
    Bad("private use alone", "\ue000\uf8ff".encode() * 60, REJECTED),
    Bad("replacement marks", ("\ufffd" * 400).encode(), REJECTED),
    written("line ends cr", "\r".join(LINES)),
    written("line ends crlf", "\r\n".join(LINES)),
    written("line ends lf cr", "\n\r".join(LINES)),
    written("line separators", "\u2028".join(LINES)),
    written("paragraph separators", "\u2029".join(LINES)),
    written("next lines", "\x85".join(LINES)),
    written("form feeds", "\f".join(LINES)),
    written("bidi controls", text_of(3, " \u202e\u2066\u2069\u202c\u200f")),
    written("zero widths inside", text_of(4).replace("a", "a\u200b")),
    written("soft hyphens", text_of(5).replace("e", "\u00ade")),
    written("combining flood", text_of(6, " Z" + "\u0323\u0300" * 20_000)),
    written("decomposed", text_of(7, " e\u0301o\u0308" * 20)),
    written("every plane", text_of(8, " " + "".join(chr(plane << 16 | 0x100) for plane in range(17)))),
    written("noncharacters", text_of(9, " \ufffe\uffff\U0010ffff")),
    written("mojibake", text_of(10, " Ã©tÃ© dÃ©jÃ\u00a0vu â€œkataâ€\x9d")),
    written("terminal escapes", text_of(11, " \x1b[31mmerah\x1b[0m \x1b]0;judul\x07")),
    written("script", text_of(12, " <script>alert(1)</script> [x](javascript:alert(1))")),
    written("formula", text_of(13).replace("Lomba", "=cmd|' /C calc'!A0 Lomba", 1)),
    written("sql", text_of(14, " '; drop table articles; --")),
    written("braces", text_of(15, " {0} {number} %s %(x)s ${HOME} $(reboot) `reboot`")),
    written("no newline at all", text_of(16).replace("\n", " ")),
    written("a line of 15 MB", LONG * (15 * MEGABYTE // len(LONG))),
    written("a million lines", "Kapal layar berangkat.\n" * 300_000 + "\n" * 700_000),
    written("headline of 100 kB", LONG + "\n\n" + text_of(17)),
    written("a word of 1 MB", text_of(18) + "a" * MEGABYTE),
    written("brackets", text_of(19) + "(" * 100_000, REJECTED, reason="letter-share"),
    written("ten thousand credits", text_of(20) + "Sumber: Yonhap\n" * 10_000),
    written("future day", text_of(21) + "Kamis, 1 Januari 2099 12:00 WIB\n"),
    written("day that is none", text_of(22) + "31 Februari 2026\n"),
    written("year of five digits", text_of(23) + "1 Januari 99999\n"),
]

BROKEN: list[Bad] = [
    *(unread(f"file of kind {reason}", content, reason) for reason, content in NOT_TEXTS.items()),
    unread("nul inside", b"Dermaga\0ditutup. " + text_of(30).encode(), "nul"),
    unread("nul tail", text_of(31).encode() + b"\0" * 4096, "nul"),
    unread("nuls alone", b"\0" * 4096, "binary"),
    unread("random", b"\xfe" + random.Random(1).randbytes(20_000), "binary"),
    unread("controls", b"\x01\x02\x03" * 100, "binary"),
    unread("lone surrogate", (text_of(32) + "\ud800").encode("utf-8", "surrogatepass"), "surrogates"),
    unread("surrogate pair", (text_of(33) + "\ud83d\ude00").encode("utf-8", "surrogatepass"), "surrogates"),
    unread("cut character", (text_of(34) + sentences()["ru"]).encode()[:-2], "truncated_utf8"),
    unread("broken character", sentences()["ru"].encode()[:41] + b"\xff" + sentences()["ru"].encode()[42:], "utf8"),
    unread("cut utf-16", ("\ufeff" + text_of(35)).encode("utf-16-le")[:-1], "truncated_utf16"),
    unread("half a pair in utf-16", "\ufeffkata \ud800 kata".encode("utf-16-le", "surrogatepass"), "invalid_utf16"),
    unread("cut utf-32", ("\ufeff" + text_of(36)).encode("utf-32-be")[:-2], "truncated_utf32"),
    unread("half a gigabyte", sparse, "larger than"),
    unread("over the limit by one", b"a" * (MAX_FILE_BYTES + 1), "larger than"),
    unread("pipe", pipe, "a named pipe"),
    unread("socket", bound_socket, "a socket"),
    unread("link out", linked("link out", "/etc/passwd"), "leads out of the inbox"),
    unread("link up", linked("link up", "../../../../../../../etc/passwd"), "leads out of the inbox"),
    unread("link to a device", linked("link to a device", "/dev/zero"), "leads out of the inbox"),
    unread("link to itself", linked("link to itself", "link to itself.txt"), "leads nowhere"),
    unread("link to nothing", linked("link to nothing", "nothing"), "leads nowhere"),
]

MARKED: list[Bad] = [
    marked("mark utf-8", "utf-8"),
    marked("mark utf-16 little", "utf-16-le"),
    marked("mark utf-16 big", "utf-16-be"),
    marked("mark utf-32 little", "utf-32-le"),
    marked("mark utf-32 big", "utf-32-be"),
    Bad("two marks", ("\ufeff\ufeff" + text_of(40)).encode(), ARTICLE, encoding="utf-8", text="\ufeff" + text_of(40)),
    Bad("utf-16 without a mark", text_of(41).encode("utf-16-le"), ARTICLE, encoding="utf-16-le", text=text_of(41)),
    Bad("utf-32 without a mark", text_of(42).encode("utf-32-be"), ARTICLE, encoding="utf-32-be", text=text_of(42)),
]

# The codec that is recorded may be a superset of the one that a text was written in; its characters must be the same.
OLD: list[Bad] = [
    Bad(f"{language} in {encoding}", sentences()[language].encode(encoding), "", text=sentences()[language])
    for language, encoding in LEGACY
]

NAMES: list[Bad] = [
    named("newline in the name", "baris\nbaru.txt"),
    named("carriage return in the name", "baris\rbaru.txt"),
    named("invalid bytes in the name", os.fsdecode(b"latin-\xe9\xff.txt")),
    named("name of 255 bytes", "a" * 251 + ".txt"),
    named("name of 255 bytes of Hangul", "가" * 83 + "aa.txt"),
    named("leading dashes", "--home=x.txt"),
    named("dots", "..txt"),
    named("dots in a folder", "a/..b/...txt"),
    named("escape in the name", "\x1b[31mmerah\x1b]0;x\x07.txt"),
    named("bidi in the name", "\u202etxt.exe"),
    named("markup in the name", "<script>alert(1)<|script>.txt"),
    named("percent in the name", "50%FF.txt"),
    named("glob in the name", "[a-z]*?.txt"),
    named("quotes in the name", "'; drop table documents; --.txt"),
    named("formula in the name", "=1+1.txt"),
    named("backslashes in the name", "..\\..\\x.txt"),
    named("no ending", "tanpa akhiran"),
    named("hidden", ".tersembunyi"),
    named("a surrogate in the name", os.fsdecode(b"\xed\xa0\x80.txt")),
    named("spaces in the name", "  .txt  "),
]
DEEP = named("folders two hundred deep", "/".join(["d"] * 200) + "/dalam.txt")
COPIES = [Bad(f"copy {number} of ten", text_of(50).encode(), ARTICLE, text=text_of(50)) for number in range(10)]

CATALOGUE: list[Bad] = [*WORDS, *BROKEN, *MARKED, *OLD, *NAMES, DEEP, *COPIES]
