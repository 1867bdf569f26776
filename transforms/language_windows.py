"""A body to the window by which its language is told."""

import re
import unicodedata

from transforms.language_profiles import WINDOW_CHARS

# Addresses are of no language; langdetect leaves them out by the same patterns.
_ADDRESSES = re.compile(
    r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}|[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}"
)

# A longer body is read in this many places, its opening and its end among them: the opening alone may be a quotation.
PLACES = 4
_PLACE_CHARS = WINDOW_CHARS // PLACES - 1


def window_of(body: str) -> str:
    """At most WINDOW_CHARS characters of a body, composed, without addresses."""
    if len(body) <= WINDOW_CHARS:
        window = body
    else:
        step = (len(body) - _PLACE_CHARS) / (PLACES - 1)
        begins = [round(place * step) for place in range(PLACES)]
        window = " ".join([body[begin : begin + _PLACE_CHARS] for begin in begins])
    if "://" in window or "@" in window:
        window = _ADDRESSES.sub(" ", window)
    # The profiles were counted on composed letters; Vietnamese written otherwise would look like bare Latin.
    return window if window.isascii() else unicodedata.normalize("NFC", window)
