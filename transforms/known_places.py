"""The places of seeds/places.csv, and where the words of a line make one up."""

import re

import polars as pl

# Where the first word of a place ends, in seeds/places.csv and in a line.
FIRST_WORD = re.compile(r"[^\s,،/.:(–—-]+")
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W\d_][\w.'’-]*")
LONGEST_KNOWN_PLACE = 3


class KnownPlaces:
    """Knows places by their names, whatever their capitals."""

    def __init__(self, places: pl.DataFrame) -> None:
        self._names = {place.casefold() for place in places["place"]}
        self._first_words = {word.group() for word in map(FIRST_WORD.match, self._names) if word is not None}

    def __contains__(self, place: str) -> bool:
        return place.casefold() in self._names

    def may_begin(self, line: str, at: int) -> bool:
        """Whether the word there is the first one of any place."""
        first = FIRST_WORD.match(line, at)
        return first is not None and first.group().casefold() in self._first_words

    def title_before(self, slot: str) -> int:
        """How much of a slot is a title: what stands before the known place that ends it, where it is too long for a place."""
        city = slot.partition(",")[0]
        short = len(city.split()) <= LONGEST_KNOWN_PLACE and not DIGIT.search(city)
        if short or city in self:
            return 0
        known = self.at_end(city)
        return known[0] if known is not None and known[1] == len(city) else 0

    def at_end(self, text: str) -> tuple[int, int] | None:
        """Where the longest known place, of a few words, stands that the last words of the text make up: its start and end."""
        words = [word.span() for word in WORD.finditer(text)][-LONGEST_KNOWN_PLACE:]
        bounds = ((start, words[-1][1]) for start, _ in words)
        return next(((start, end) for start, end in bounds if text[start:end] in self), None)

    def glued_at_end(self, writer_and_place: str) -> str | None:
        """The longest known place with which a slot ends: reporter and place are glued (`林小明台南`)."""
        endings = (writer_and_place[start:] for start in range(len(writer_and_place)))
        return next((ending for ending in endings if ending in self), None)
