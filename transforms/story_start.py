"""Where a story starts: behind its headline, however that ends, or behind a standfirst on the same line."""

import re

from transforms.lines import FULL_STOPS, LONG_PARAGRAPH, SENTENCE_ENDS, Line, is_headline, is_sentence

# The story starts in one of the first lines of running text.
STORY_LINES = 8
# Where one sentence ends and another starts, behind a word that is no abbreviation.
SECOND_SENTENCE = re.compile(r"(?:[^\W\d_]{4}|[다요])[.!?]['\"”’»)]?\s{1,2}\S|[。！？]['\"”’」』）]?\S")
# `Der Kanzler – Jurist von Beruf – sagte`: a second dash closes what the first one opened.
SECOND_DASH = re.compile(r"[^.!?]{0,120} [–—-] ")
# `Kogler - Sturm 2:1`: a hyphen opens a story only where a long sentence follows.
LONG_SENTENCE = re.compile(r"[^.!?]{60}")
# Neither an ordinal (`am 6. Oktober`) nor an abbreviation (`St. Pölten`) ends a sentence.
NO_SENTENCE_END = re.compile(r"(?:(?<!\w)(?:[A-ZÄÖÜ]|St|Dr|Nr|Mr|Mrs|Prof|Ft|Mt)|(?<!\d)\d{1,2})\.\s{1,2}")
LONGEST_ABBREVIATION = 8


def first_sentence(running: list[Line]) -> int:
    """The index of the first line of the story where no dateline says it."""
    if len(running) == 1:
        # A lone line without the end of a sentence is a headline whose story is missing.
        only = running[0].text
        if SECOND_SENTENCE.search(only) is not None:
            return 0
        return 1 if is_headline(only) and not only.endswith(SENTENCE_ENDS) and not is_sentence(only) else 0
    for index, line in enumerate(running[:STORY_LINES]):
        if is_sentence(line.text) or len(line.text) > LONG_PARAGRAPH:
            if index == 0 and len(running) > 1 and _is_open_headline(line.text):
                continue
            return index
    return 1 if is_headline(running[0].text) else 0


def is_headline_alone(text: str) -> bool:
    """Whether a first line is no sentence of the story, whatever it ends in."""
    return not is_sentence(text) or _is_open_headline(text)


def _is_open_headline(text: str) -> bool:
    """Whether a first line that ends as sentences may is a headline: `… Asalkan ...`, `… Punya ‘Momen Emas’`."""
    if not is_headline(text):
        return False
    inner = text.rstrip("\"”’'»)")
    ends = (*FULL_STOPS, "!", "?") if inner != text else FULL_STOPS
    return text.endswith(("...", "…")) or not inner.endswith(ends)


def opens_a_story(line: str, opening: re.Match[str]) -> bool:
    """Whether a sentence ends before a place with a dash, and the dash is no first one of two."""
    before = line[max(0, opening.start() - LONGEST_ABBREVIATION) : opening.start()]
    if opening["dash"] == "-" and LONG_SENTENCE.match(line, opening.end()) is None:
        return False
    return not any(end.end() == len(before) for end in NO_SENTENCE_END.finditer(before)) and (
        SECOND_DASH.match(line, opening.end()) is None
    )
