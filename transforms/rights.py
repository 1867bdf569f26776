"""What a text says of its rights: the notice verbatim, holder, year, and whether mining is reserved (W3C TDMRep)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from transforms.spans import Span

# Some two megabytes of remembered notices, each with its year; longer ones are rare.
MOST_SEEN_NOTICES = 4_000
LONGEST_SEEN_NOTICE = 300
YEARS = re.compile(r"(?:^|\s)(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?(?=\s|$)")


class Rights(NamedTuple):
    """`tdm_reservation` is true, false, or None where the text doesn't state it: None is not permission."""

    notice: str | None
    holder: str | None
    year: int | None
    tdm_reservation: bool | None


UNSTATED = Rights(None, None, None, None)


class RightsReader:
    """Reads notices by the terms of seeds/rights_terms.csv."""

    def __init__(self, terms: pl.DataFrame) -> None:
        patterns: dict[str, list[str]] = {}
        for term, pattern in terms.select("term", "pattern").iter_rows():
            patterns.setdefault(term, []).append(pattern)
        compiled = {term: re.compile("|".join(alternatives), re.IGNORECASE) for term, alternatives in patterns.items()}
        self._holder = compiled["holder"]
        self._holder_end = compiled["holder-end"]
        self._mining, self._forbids, self._allows = compiled["reserved"], compiled["forbids"], compiled["allows"]
        # Pages of an outlet bear the same notice.
        self._read_again = lru_cache(maxsize=MOST_SEEN_NOTICES)(self._read_notice)

    def read(self, text: str, of_kind: Mapping[str, Sequence[Span]]) -> Rights:
        """The rights stated in the spans of kind `rights`."""
        spans = of_kind.get("rights")
        if not spans:
            return UNSTATED
        notice = "\n".join(text[span.start : span.end].strip() for span in spans)
        return self._read_again(notice) if len(notice) <= LONGEST_SEEN_NOTICE else self._read_notice(notice)

    def _read_notice(self, notice: str) -> Rights:
        holder: str | None = None
        year: int | None = None
        for line in notice.splitlines():
            found = self._holder.search(line)
            if found is None:
                continue
            if year is None:
                years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", line)
                year = int(years[-1]) if years else None
            if holder is None:
                holder = self._holder_name(found["holder"])
        return Rights(notice, holder, year, self._reservation(notice))

    def _reservation(self, notice: str) -> bool | None:
        """Whether text and data mining is reserved; only a notice that speaks of mining states it."""
        for sentence in re.split(r"(?<=[.。!])\s|\n", notice):
            if self._mining.search(sentence) is None:
                continue
            if self._forbids.search(sentence) is not None:
                return True
            if self._allows.search(sentence) is not None:
                return False
        return None

    def _holder_name(self, printed: str) -> str | None:
        """The holder as printed, without year and the phrases of reservation around it."""
        name = YEARS.sub(" ", self._holder_end.split(printed, maxsplit=1)[0]).strip(" \t.,:©ⓒ()[]-–—")
        # A bracket that the trimming cut open is closed again: `KOREA NEWS SERVICE(KNS)`.
        name += ")" if name.count("(") > name.count(")") else ""
        return name if len(name) > 1 and any(character.isalpha() for character in name) else None
