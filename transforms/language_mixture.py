"""Stretches of one text to the languages that it is in, where these are two or more."""

from collections import Counter
from collections.abc import Iterable, Sequence

# A second language counts where it is a quarter of the text and more than a quotation: two hundred letters, some 35 words.
LEAST_SHARE = 0.25
LEAST_LETTERS = 200
# A stretch is counted where its language is as sure as can be said (a lead of 43 nats): a list of names is in none.
LEAST_STRETCH_CONFIDENCE = 0.999


def mixture_of(
    stretches: Iterable[tuple[str, float, int]], siblings: Sequence[frozenset[str]]
) -> list[tuple[str, float]] | None:
    """Languages with their shares of the letters, largest first, where a text has two; stretches are (language, confidence, letters)."""
    letters: Counter[str] = Counter()
    for language, confidence, count in stretches:
        if confidence >= LEAST_STRETCH_CONFIDENCE and language not in ("und", "zxx"):
            letters[language] += count
    # A stretch is too short to tell relatives apart: they count as the one that the text has most of.
    for family in siblings:
        present = [language for language, _ in letters.most_common() if language in family]
        for other in present[1:]:
            letters[present[0]] += letters.pop(other)
    total = sum(letters.values())
    counted = [
        (language, count)
        for language, count in sorted(letters.items(), key=lambda item: (-item[1], item[0]))
        if count >= LEAST_LETTERS and count >= LEAST_SHARE * total
    ]
    if len(counted) < 2:
        return None
    return [(language, round(count / total, 2)) for language, count in counted]
