"""Finds the day that a page prints in one line with its headline, outlet or story: `… di Bali22 Mei 2024, 10:15 WIBDENPASAR - …`."""

import re
from typing import NamedTuple

import ahocorasick_rs

from transforms.calendar_words import Calendar
from transforms.date_lines import PIECES, DateLines
from transforms.printed_dates import PrintedDates
from transforms.word_pattern import one_of

# Headline, outlet and writer before the day of the longest line seen had 190 characters.
STAMP_WINDOW = 320
# Between a published and an updated day stand labels alone.
LONGEST_GAP = 40
# A day and month in words before their year.
LONGEST_DAY = 30
# A class of characters leads this pattern and SENTENCE_BEFORE, so that the scan for it runs in C.
YEAR = re.compile(r"[0-9](?:[0-9]{3}|[0-9]?[./][0-9]{1,2}[./][0-9]{2})")
CLOCK = re.compile(r"[0-9][:.hH时時][0-9][0-9](?![0-9.])")
SENTENCE_BEFORE = re.compile(r"[.!?…。！？।۔؟](?:(?<=[。！？।۔؟])|(?<=[^\W\d_]{4}.)['\"”’»)]?\s+\S)")
# A program's stamp right before a dateline: place, then agency behind a dash or in a bracket, and the sign that ends it.
ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\s"
    r"[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?\s?"
    r"(?:[-–—/]\s?[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?|[(（][^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?[)）])\s?[.:：/–—-]"
)
BAR = "|｜·•"
# A title ends in the site's name, parted from the headline, and the day; a picture's credit does as well.
PARTED = re.compile(r"[-–—|/]\s{0,2}$")
BARS = re.compile(rf"[{BAR}]\s{{0,3}}$")
# What may stand before a story: the mark that opens it, or a bar behind the day.
OPENINGS = "\"'“”„«‘「『【[(（<《‹|｜·•/-–—©"
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# `GideonDiterbitkan`: a capital behind a small letter begins a word.
GLUED = re.compile(r".*[a-zß-ÿ](?=[A-ZÀ-Þ])[A-ZÀ-Þ]")
LONGEST_LABEL = 4
# The name of a site and what parts it from the headline.
LONGEST_TITLE = 60
# `Posted on August 12, 2021 by admin`
LONGEST_SIGNATURE = 40
HANGUL = re.compile(r"[\uac00-\ud7af]")


class Stamp(NamedTuple):
    """Where the day that a page prints as its own begins in its line, with its label, and where it ends, with what belongs to it."""

    start: int
    end: int


class PageStamps:
    """Tells the page's own day from a day in the story's first sentence by what stands around it."""

    def __init__(self, lines: DateLines, calendar: Calendar) -> None:
        self._lines = lines
        words = calendar.words
        kinds = ("label", "ahead", "on", "on_day", "clock")
        self._leading = frozenset(word for kind in kinds for word in words.get(kind, ()) if word == word.lower())
        self._going_on = tuple(words.get("goes_on", ()))
        labels = [word for kind in ("label_published", "label_updated") for word in words.get(kind, ())]
        zones, after = one_of((*calendar.zones, *words.get("clock_end", ()))), one_of(labels)
        # Zones may be glued to what follows (`WIBDENPASAR`); a label may stand behind its day (`09:40 Yayınlanma`).
        self._behind = re.compile(rf"(?:\s?[(（]?(?:{zones})[)）]?(?![^\W\d_A-ZÀ-Þ]))?(?:\s(?:{after})(?=\s))?\.?")
        self._page_labels = frozenset(label.casefold() for label in labels)
        titles = [title.casefold() for title in words.get("page_title", ())]
        self._pictures = tuple(word.casefold() for word in words.get("picture", ()))
        self._title_before = re.compile(rf"[-–—|/]\s{{0,2}}(?:{one_of(titles)})[ ,]{{0,3}}$")
        self._title_behind = re.compile(rf"[ ,]{{0,3}}(?:{one_of(titles)})\s{{0,3}}$")
        self._tell = ahocorasick_rs.AhoCorasick(
            sorted(self._page_labels.union(titles)), implementation=ahocorasick_rs.Implementation.DFA
        )
        # `(TTXVN/Vietnam+) lúc : 04/05/31 09:40`: the word before the day's clock goes with the day.
        self._clock_before = re.compile(rf"(?<=\s)(?:{one_of(words.get('clock', ()))})\s?:\s{{0,2}}$")
        # Scripts without spaces glue their labels to the headline.
        self._unspaced_labels = tuple(label for label in labels if UNSPACED.match(label) is not None)

    def find(self, dates: PrintedDates, start: int, end: int) -> Stamp | None:
        """The first day in a line of the text (its bounds are given) that is the page's own, or null."""
        year = YEAR.search(dates.text, start, min(end, start + STAMP_WINDOW))
        if year is None:
            return None
        line = dates.text[start : min(end, start + STAMP_WINDOW)]
        if CLOCK.search(line) is None and not self._tell.find_matches_as_indexes(line.casefold()):
            return None
        if SENTENCE_BEFORE.search(line, 0, max(0, year.start() - start - LONGEST_DAY)) is not None:
            return None
        printed = dates.within(max(start, year.start() - LONGEST_GAP), start + len(line))
        days = [(found.start - start, found.end - start, found.hour) for found in printed if found.on() is not None]
        for index, (day_at, day_end, hour) in enumerate(days):
            if SENTENCE_BEFORE.search(line, 0, day_at) is not None:
                return None
            stop = self._end(line, day_end)
            label = self._label_before(line, day_at)
            behind = line[day_end:stop].strip(" .") in self._lines.page_labels
            for later_at, later_end, _ in days[index + 1 :]:
                if later_at - stop > LONGEST_GAP or not self._lines.is_label(line[stop:later_at]):
                    break
                stop = self._end(line, later_end)
                # `(обновлено: 20:11 22.10.2031)`
                stop += line[stop : stop + 1] == ")"
            titled = end - start <= STAMP_WINDOW and self._is_titled(line, day_at, day_end)
            told = titled or behind or label is not None
            if titled and label is None:
                clock = self._clock_before.search(line, max(0, day_at - LONGEST_GAP), day_at)
                label = clock.start() if clock is not None else None
            if not told and (hour is None or not self._is_own(line, day_at, stop)):
                continue
            signed = (titled or label is not None) and end - start - stop <= LONGEST_SIGNATURE
            if not signed and not self._begins(line, stop, hour is not None):
                return None
            return Stamp(day_at if label is None else label, stop)
        return None

    def _end(self, text: str, day_end: int) -> int:
        behind = self._behind.match(text, day_end)
        return behind.end() if behind is not None else day_end

    def _is_titled(self, line: str, day_at: int, day_end: int) -> bool:
        """Whether a line ends in a site's name, parted from what stands before, and the day: `… - Sputnik Mundo, 03.05.2031`."""
        before, behind = line[max(0, day_at - LONGEST_TITLE) : day_at].casefold(), line[day_end:].casefold()
        if behind.strip():
            titled = PARTED.search(before) is not None and self._title_behind.match(behind) is not None
        else:
            titled = self._title_before.search(before) is not None
        return titled and not any(word in line.casefold() for word in self._pictures)

    def _label_before(self, text: str, position: int) -> int | None:
        """Where the label right before a day begins; `was published on …` goes on with a sentence and is none."""
        words = list(PIECES.finditer(text, max(0, position - LONGEST_GAP), position))[-LONGEST_LABEL:]
        for word in words:
            start = word.start()
            seam = GLUED.search(word.group())
            if seam is not None:
                start += seam.end() - 1
            named = " ".join(PIECES.findall(text[start:position])).casefold()
            if named in self._page_labels and (start == 0 or not text[start].islower()):
                return start
        before = text[max(0, position - LONGEST_GAP) : position].rstrip(" :：")
        if before.endswith(self._unspaced_labels):
            return (
                position
                - len(text[max(0, position - LONGEST_GAP) : position])
                + len(before)
                - max(len(label) for label in self._unspaced_labels if before.endswith(label))
            )
        return None

    def _is_own(self, text: str, day_at: int, end: int) -> bool:
        """Whether a day with a clock and without a label is no part of a sentence."""
        before = text[:day_at].rstrip(" \u00a0")
        last = PIECES.findall(before[-20:])[-1:]
        # Behind a colon stands what another label says: `Diakses: …`, `Kick-off: …`; behind a full stop the story,
        # but for one that stands alone as a bar does.
        if not before.endswith(" .") and (
            before.endswith((",", "،", "、", ";", "(", ":", "：", ".", "。", "।", "۔"))
            or (last and last[0] in self._leading)
        ):
            return False
        following = text[end:].lstrip(" \u00a0")[:1]
        if not following or following.isupper() or following in "©【［〔" or UNSPACED.match(following) is not None:
            return True
        # Scripts without capitals show only by bars, by the beginning of the line, where a sentence begins, and by a dateline behind a program's form.
        return not before or following in BAR or BARS.search(before) is not None or ISO.match(text, day_at) is not None

    def _begins(self, text: str, end: int, with_clock: bool) -> bool:
        """Whether what follows the day, with its clock or without one, begins something new."""
        rest = text[end:]
        following = rest.lstrip(" \u00a0\u3000。")
        if not following:
            return True
        if following.startswith(self._going_on) or (HANGUL.match(rest) is not None and with_clock):
            return False
        first = following[0]
        return first in OPENINGS or (first.isalpha() and not first.islower()) or first.isdigit()
