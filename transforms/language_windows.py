"""A body to the places at which its language is told, and to stretches where it may be in two."""

import re
import unicodedata

from transforms.language_profiles import WINDOW_CHARS

# Addresses are of no language; langdetect leaves them out by the same patterns.
_ADDRESSES = re.compile(
    r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}|[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}"
)

# A body is read in up to this many places, its opening and its end among them: the opening alone may be a quotation,
# and what is written in two languages shows where the places differ.
PLACES = 4
PLACE_CHARS = WINDOW_CHARS // PLACES - 1

# Where two languages are looked for, a body is cut into this many stretches at most, none shorter than a place.
STRETCHES = 64
# The space before a stretch is in its window too.
STRETCH_CHARS = WINDOW_CHARS - 1


def places_of(body: str) -> list[str]:
    """One to PLACES pieces of a body, composed, without addresses; all of it where it is at most WINDOW_CHARS long."""
    if body.isupper():
        # langdetect skips words of capitals, so that of a text in capitals it would read the initials alone.
        body = body.lower()
    if len(body) <= PLACE_CHARS:
        return [_cleaned(body)]
    if len(body) <= WINDOW_CHARS - PLACES:
        return [_cleaned(piece) for piece in _cut(body, PLACE_CHARS)]
    step = (len(body) - PLACE_CHARS) / (PLACES - 1)
    begins = (round(place * step) for place in range(PLACES))
    return [_cleaned(body[begin : begin + PLACE_CHARS]) for begin in begins]


def stretches_of(body: str) -> list[str]:
    """All of a body in some STRETCHES pieces at most, of a longer one the openings of as many."""
    if body.isupper():
        body = body.lower()
    return [_cleaned(piece[:STRETCH_CHARS]) for piece in _cut(body, max(PLACE_CHARS, -(-len(body) // STRETCHES)))]


def _cut(body: str, size: int) -> list[str]:
    pieces = []
    begin = 0
    while begin < len(body):
        end = begin + size
        if end < len(body):
            # Between words, where there are any near: an n-gram over a cut is lost.
            end = max(body.rfind(" ", begin + size // 2, end), body.rfind("\n", begin + size // 2, end)) + 1 or end
        pieces.append(body[begin:end])
        begin = end
    return pieces


def _cleaned(piece: str) -> str:
    if "://" in piece or "@" in piece:
        piece = _ADDRESSES.sub(" ", piece)
    # The profiles were counted on composed letters; Vietnamese written otherwise would look like bare Latin.
    return piece if piece.isascii() else unicodedata.normalize("NFC", piece)[:STRETCH_CHARS]
