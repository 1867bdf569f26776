"""Credits: groups such as `(APA/dpa, 1.11.2015)`, sign-offs such as `– BERNAMA`, labels such as `Sumber: …`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from transforms.names import NameFinder
from transforms.signatures import MOST_TOKEN_WORDS, Signatures, is_name_like
from transforms.word_pattern import one_of, separator_of

LONGEST_GROUP = 120
# Some three megabytes of remembered groups and slots: of 14,400 texts of many outlets two groups of three had been met before.
MOST_SEEN_GROUPS = 10_000
# The credit of a story that ends in running text stands in the last characters of its last line.
CREDIT_WINDOW = 170
# DASH_AT_END and REST_AT_END reach no further back from the last letter.
LONGEST_LED_IN = 80
# `Jawa Timur`, `Infografis`: longer additions make the slot something else.
LONGEST_BUREAU = 14
LONGEST_CREDIT_LINE = 100
LONGEST_CODE = 4
# `本社记者欧阳小明`; more signs say what a picture shows.
LONGEST_UNSPACED_NAME = 8
# `울릉`, `디지털뉴스팀`; `울릉=`
PLACE_IN_HANGUL = re.compile(r"[\uac00-\ud7af]{2,5}|[\uac00-\ud7af]{2,10}팀")
PLACE_EQUALS = re.compile(r"(?P<place>[\uac00-\ud7af]{2,4})\s?=\s?")
UNSPACED_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# `Hãng Thông tấn trung ương Triều Tiên` has seven.
LONGEST_NAME_WORDS = 7

DATE_AT_EDGE = re.compile(
    r"^\d{4}[.-]\d{1,2}[.-]\d{1,2}\.?\s?|[\s,|]{1,3}(?:[^\W\d_]{3,9}\.?\s\d{1,2},?\s\d{4}|\d{1,2}\.?\s[^\W\d_]{3,9}\.?\s\d{4}|\d{4}-\d{1,2}-\d{1,2}.{0,10})$"
)
DATE_BEHIND = re.compile(r"[\s,]{1,2}\d[\d.:/]{2,12}$")
DIGIT = re.compile(r"\d")
SHORTEST_BARE_NAME = 3
# `ANN FIELD / EFE`: a name of two or three words, all in capitals, before an agency's took a picture as well.
PICTURE_OF = re.compile(r"(?P<name>[A-ZÀ-Þ.'’-]{2,}(?: [A-ZÀ-Þ.'’-]{2,}){1,2}) ?/ ?[A-Z]{2,10}$")
INITIALS = re.compile(r"^[a-zäöüß]{1,4}\d{0,3}$|^[A-Z]{1,4}\d{0,3}$|^[a-z]\d{1,3}$")
# Codes of writers behind the agency: `PTI RKT MNK`.
CODE = re.compile(r"[A-Z]{2,3}$")
MOST_CODES = 4
BRACKET_AT_END = re.compile(r"[(（\[〔]\s{0,2}([^()（）\[\]〔〕\n]{2,120}?)\s{0,2}[)）\]〕]\s{0,3}[.。]?(?:/\.)?\s*$")
CLOSING_BRACKETS = ")）]〕"
DASH = re.compile("[-–—―=]")
DASH_AT_END = re.compile(r"(?:^|\s|[.!?\"”’。])\s{0,2}(?:[-–—―=]{1,3})\s{0,3}([^\n.()]{2,60}+)[.\s]*$")
# Patterns that begin with a class of characters are searched in C: REST_AT_END for the end of a sentence, in a third of the time.
REST_AT_END = re.compile(r"[.!?”»。！？…)\]\"'](?:(?<![\"'])|(?<=[.!?][\"']))\s{0,4}([^.!?。！？\n]{2,70}+)[.\s]*$")


class Credit(NamedTuple):
    """A credit in a line: offsets within it, whom it names, who of them is only relied on, the rule."""

    start: int
    end: int
    organizations: tuple[str, ...]
    cited: bool
    rule: str


class CreditReader:
    """Reads credits with the names of seeds/names.csv and the words of seeds/credit_words.csv and joining_words.csv."""

    def __init__(
        self,
        names: NameFinder,
        words: pl.DataFrame,
        joining: pl.DataFrame,
        zones: Iterable[str],
        signatures: Signatures,
    ) -> None:
        self.names, self._title = names, signatures.title
        # Pages of an outlet credit the same few agencies.
        self._group_again = lru_cache(maxsize=MOST_SEEN_GROUPS)(self._read_group)
        self.organizations = lru_cache(maxsize=MOST_SEEN_GROUPS)(self._organizations)
        self._picture, self._outlet = signatures.picture, signatures.outlet
        self._separator = separator_of(joining["word"])
        self._date_token = re.compile(rf"^[\d.:/\s-]{{1,20}}(?:{one_of(zones)})?$|^\d{{1,2}}\.?\s\w{{3,10}}\s\d{{4}}$")
        self._words = {word.casefold(): role for word, role in zip(words["word"], words["role"], strict=True)}
        self._lead = re.compile(rf"\s{{0,2}}({one_of(words['word'])})[\s:：=＝]{{1,3}}", re.IGNORECASE)

    def _organizations(self, slot: str) -> tuple[str, ...]:
        """The organizations named in a slot such as `Antara/Reuters` or `UrduPoint News / Sputnik - 3 May`."""
        named = self._author(slot.strip(" .,"))
        if named is not None:
            return (named[0],)
        found: list[str] = []
        for token in self._separator.split(slot):
            named = self._author(token.strip(" .,\"'“”«»()（）"))
            if named is not None and named[0] not in found:
                found.append(named[0])
        if not found and self.names.organization_of(slot.strip(" .,")) is None:
            # A bureau of the agency: `Antara Jatim`, `Reuters TV`.
            first, _, rest = slot.strip(" .,").partition(" ")
            named = self.names.organization_of(first)
            bureau = 0 < len(rest) <= LONGEST_BUREAU or self._title.match(rest) is not None
            if named is not None and self.names.is_agency(named[0]) and bureau:
                found.append(named[0])
        return tuple(found)

    def introduces(self, word: str) -> bool:
        """Whether the word leads to whom a text is credited (`Theo`, `Sumber`)."""
        return self._words.get(word.casefold()) == "credit" or self._words.get(word) == "credit"

    def named_at_start(self, value: str) -> tuple[str, ...]:
        """The agency with whose name a value begins, before what a page prints next (`Belga Deel dit artikel`)."""
        words = value.split(None, LONGEST_NAME_WORDS)
        for length in range(min(LONGEST_NAME_WORDS, len(words)), 0, -1):
            named = self.names.organization_of(" ".join(words[:length]).strip(".,"))
            if named is not None:
                other = length < len(words) and (
                    words[length][0].isupper() or UNSPACED_SCRIPT.match(words[length]) is not None
                )
                return (named[0],) if other and named[1] != "photo" else ()
        return ()

    def _author(self, name: str) -> tuple[str, str] | None:
        """The organization that a name stands for, unless the name is that of its picture desk."""
        named = self.names.organization_of(name)
        return None if named is None or named[1] == "photo" else named

    def read_group(self, content: str) -> tuple[tuple[str, ...], bool] | None:
        """Whom a group credits, and whether it only relies on them; None where it isn't a credit at all."""
        return self._group_again(content) if len(content) <= LONGEST_GROUP else None

    def _read_group(self, content: str) -> tuple[tuple[str, ...], bool] | None:
        content = content.strip(" .")
        if "/" in content and self._is_picture(content):
            return None
        cited = led = False
        while (lead := self._lead.match(content)) is not None:
            role = self._words.get(lead.group(1).casefold())
            if role == "picture":
                return None
            cited = cited or role == "cited"
            content = content[lead.end() :]
            led = True
        placed = PLACE_EQUALS.match(content)
        if placed is not None and self._words.get(placed["place"]) != "picture":
            content = content[placed.end() :]
        if DIGIT.search(content) is not None:
            content = DATE_AT_EDGE.sub("", content)
        content = content.strip(" .,")
        whole = self.names.organization_of(content)
        if whole is not None:
            # `(Reuters-Yonhap)`: two agencies by whose names one picture is known.
            return None if whole[1] == "photo" or self._is_initials(content) else ((whole[0],), cited)
        found: list[str] = []
        for token in self._separator.split(content):
            token = token.strip(" .\"'“”«»，")
            if self._words.get(token.casefold()) == "picture":
                return None
            if not token or self._date_token.match(token):
                continue
            organization, token_cited = self._organization_in(token, led)
            if organization is not None:
                cited = cited or token_cited
                if organization not in found:
                    found.append(organization)
            elif not (INITIALS.match(token) or is_name_like(token)):
                return None
        return (tuple(found), cited) if found else None

    def opens_with_picture(self, line: str) -> bool:
        """Whether the first word of a line says that a picture is credited: `Фото с пристани, …`."""
        return self._words.get(line.partition(" ")[0].rstrip(":").casefold()) == "picture"

    def _is_picture(self, content: str) -> bool:
        """Whether an agency and a person divided by a slash say who took a picture."""
        capitals = PICTURE_OF.match(content)
        if capitals is not None:
            name = capitals["name"]
            return self._outlet.search(name) is None and self.names.organization_of(name) is None
        return self._picture.match(content) is not None and (
            self.names.organization_of(content.rpartition("/")[2]) is None
        )

    def _organization_in(self, token: str, led: bool) -> tuple[str | None, bool]:
        named = self._author(token)
        if named is not None:
            return (None if self._is_initials(token) else named[0]), False
        # `APA 4.9.2015`, `theo TASS`, `Mai Chi theo Reuters`, `FR mit dpa`: the agency is the last word but a date.
        undated = DATE_BEHIND.sub("", token)
        words = undated.split()
        if led and 1 < len(words) <= MOST_TOKEN_WORDS:
            # `PV TTXVN tại Bắc Kinh`: where the writer sits follows the agency.
            named = self._author(words[0])
            if named is not None and self.names.is_agency(named[0]):
                return named[0], False
        if 1 < len(words) <= MOST_TOKEN_WORDS + 2:
            for start in range(1, len(words)):
                if words[start - 1].casefold() not in self._words:
                    continue
                # `PV TTXVN tại Bắc Kinh`: where the writer sits may follow.
                named = self._named_among_words(" ".join(words[start:]))
                if named is None and is_name_like(" ".join(words[start + 1 :])):
                    # `Die Agentur Reuters berichtet …` is a sentence.
                    named = self._named_among_words(words[start])
                if named is not None:
                    return named[0], self._words[words[start - 1].casefold()] == "cited"
        if len(words) == 2 and PLACE_IN_HANGUL.fullmatch(words[0]) and self._words.get(words[0]) != "picture":
            # `울릉 연합뉴스`: where the story was filed, as papers of Seoul sign it.
            named = self._author(words[1])
            if named is not None and named[1] != "sign_off" and self.names.is_agency(named[0]):
                return named[0], False
        if 1 < len(words) <= MOST_CODES + 1 and all(map(CODE.match, words[1:])):
            # `PTI RKT MNK`: the codes of its writers.
            named = self.names.organization_of(words[0])
            if named is not None and self.names.is_agency(named[0]):
                return named[0], False
        if words and undated != token:
            named = self.names.organization_of(" ".join(words))
            if named is not None:
                return named[0], False
        return None, False

    def _is_initials(self, token: str) -> bool:
        """Whether a short name in small letters (`kpl`) is as likely a writer's or an outlet's code: no agency prints itself so."""
        return token.islower() and len(token) <= LONGEST_CODE and not self.names.is_written_small(token)

    def _named_among_words(self, name: str) -> tuple[str, str] | None:
        """The organization that a name stands for behind another word; in small letters only where it is so written."""
        # `… di sana.` names no Syrian agency, `… di antara keduanya` not ANTARA.
        return None if name.islower() and not self.names.is_written_small(name) else self.names.organization_of(name)

    def read_line(self, line: str) -> tuple[tuple[str, ...], bool] | None:
        """Whom a line names that is nothing but a credit, and whether it only relies on them."""
        if len(line) > LONGEST_CREDIT_LINE:
            return None
        note = _bracket_at_end(line)
        if note is not None and self._words.get(note.group(1).casefold()) == "note":
            # `An Lê/TTXVN (tổng hợp)`: the bracket says how the text was made.
            line = line[: note.start()].rstrip()
        stripped = line.strip("()（）[]【】〔〕<>〈〉-–—―=./,،٫ *_")
        if "(" not in stripped or not line.endswith(")"):
            return self.read_group(stripped) if stripped else None
        found = self.read_end(line)
        if found is None:
            return None
        # Before the bracket may stand its writer or the codes of a desk: `rzn/yf (dpa, kna)`.
        outside = line[: found.start].strip(" /-")
        codes = all(len(part) <= LONGEST_CODE for part in re.split(r"[/,\s]", outside))
        if len(outside) > LONGEST_UNSPACED_NAME and UNSPACED_SCRIPT.match(outside) is not None:
            return None
        return (found.organizations, found.cited) if codes or is_name_like(outside) else None

    def _explains(self, before: str, organizations: tuple[str, ...]) -> bool:
        """Whether the bracket only abbreviates the name that stands before it: `… Kantor Berita Pusat Korea (KCNA)`."""
        words = before.rstrip(' ,"”»').split()
        for length in range(1, LONGEST_NAME_WORDS + 1):
            named = self.names.organization_of(" ".join(words[-length:]))
            if named is not None and named[0] in organizations:
                return True
        return False

    def read_end(self, line: str) -> Credit | None:
        """The credit with which a line of running text ends; None where it ends in a sentence."""
        base = max(0, len(line) - CREDIT_WINDOW)
        window = line[base:]
        bracket = _bracket_at_end(window)
        if bracket is not None:
            group = self.read_group(bracket.group(1))
            if group is not None and not self._explains(window[: bracket.start()], group[0]):
                return Credit(base + bracket.start(), len(line), group[0], group[1], "bracket-at-end")
        # What a dash or a sentence's end leads in is short: the rest of the window needs no look.
        last = max(0, len(window.rstrip(" .\t")) - LONGEST_LED_IN)
        dash = DASH_AT_END.search(window, last) if DASH.search(window, last) is not None else None
        if dash is not None:
            group = self.read_group(dash.group(1))
            if group is not None:
                start = dash.start() + len(dash.group(0)) - len(dash.group(0).lstrip(' .!?"”’。\n'))
                return Credit(base + start, len(line), group[0], group[1], "dash-at-end")
        rest = REST_AT_END.search(window, max(0, last - 1))
        named = rest.group(1).rstrip() if rest is not None else ""
        if rest is not None and not named.startswith((",", "(", "[")):
            small = named.islower() and named[0] != "/" and not self.names.is_written_small(named)
            group = None if small else self.read_group(named)
            # Two capitals behind the last sentence are as likely the writer's initials.
            if group is not None and len(named) >= SHORTEST_BARE_NAME:
                return Credit(base + rest.start(1), len(line), group[0], group[1], "name-after-last-sentence")
        return None


def _bracket_at_end(text: str) -> re.Match[str] | None:
    """The bracket that ends a text; its last sign is looked at first, as most texts end in none."""
    last = text.rstrip().rstrip(".。/").rstrip()[-1:]
    return BRACKET_AT_END.search(text) if last in CLOSING_BRACKETS else None
