"""Lists of other stories and left-overs of the page: lines that are known by what stands before them."""

from transforms.lines import LONG_PARAGRAPH, SENTENCE_ENDS, Line, is_sentence

# A list that opens among the first lines, before any paragraph, is navigation unless this many lines precede it.
NAVIGATION_LINES = 6
# Headlines end in none of these; a sentence of the story, or one that opens a list of its own, does.
PROSE_ENDS = (".", "。", ":", "：", '."', ".”")
OPENERS = frozenset({"opens_list", "opens_tail", "end_mark"})
# Credits and notices may stand behind a list of other stories; they still belong to this one.
KEPT_IN_LISTS = frozenset({"byline", "editor", "translator", "credit", "rights"})
# A form in which an agency stamps its own pages alone.
PAGE_STAMP = "page_stamp"
TAKEN_BY_LISTS = frozenset({"date", "caption", "category"})
BEHIND_THE_STORY = KEPT_IN_LISTS | {"sidebar"}


def type_lists(lines: list[Line], marked: list[Line]) -> None:
    """Type the lines of lists of other stories, which start at an opener (one of the `marked` lines) and end at running text."""
    if OPENERS.isdisjoint([line.mark.effect.partition(" ")[0] for line in marked if line.mark is not None]):
        return
    are_paragraphs = [line.kind is None and _is_paragraph(line.text) for line in lines]
    paragraphs = sum(are_paragraphs)
    mode, seen, told, signed = "", 0, False, False
    for line, is_paragraph in zip(lines, are_paragraphs, strict=True):
        seen += is_paragraph
        told = told or (line.kind is None and is_sentence(line.text))
        # What names its people or its source behind a sentence has been told, however short it was.
        signed = signed or (told and line.kind in KEPT_IN_LISTS)
        effect = line.mark.effect.partition(" ")[0] if line.mark is not None else ""
        if effect in OPENERS:
            started = seen > 0 or signed or line.number > NAVIGATION_LINES
            # Where most paragraphs are still to come, the list stands inside the story and not behind it.
            inside = seen * 2 < paragraphs
            if effect == "opens_list" or (effect == "opens_tail" and inside):
                mode = "list" if started else ""
            elif started and not inside:
                mode = "tail"
        elif mode:
            mode = _typed_in_list(line, mode)


def type_left_overs(lines: list[Line]) -> None:
    """Type short lines after the story, behind its first credit or notice, as furniture."""
    after: list[Line] = []
    behind = False
    for line in reversed(lines):
        if line.kind is None and is_sentence(line.text):
            # A credit that was cut off the last sentence stands behind the story as well.
            behind = line.pieces is not None and line.pieces[-1][1] in BEHIND_THE_STORY
            break
        after.append(line)
    else:
        return
    for line in reversed(after):
        if line.kind in BEHIND_THE_STORY:
            behind = True
        elif behind and line.is_open:
            line.become("furniture", "left-over-after-the-story")


def _is_paragraph(text: str) -> bool:
    return len(text) >= LONG_PARAGRAPH and text.endswith(SENTENCE_ENDS)


def _typed_in_list(line: Line, mode: str) -> str:
    """Type one line inside a list; return the mode in which the next line is read."""
    if line.mark is not None and line.mark.effect == PAGE_STAMP:
        return mode
    if line.kind in KEPT_IN_LISTS:
        return "" if mode == "list" else mode
    kind = "sidebar" if mode == "tail" else "related"
    if line.kind in TAKEN_BY_LISTS:
        line.become(kind, f"in-{mode}")
        line.mark = None
    elif line.kind is None:
        if line.text.startswith(("(", "（")) and line.text.endswith((")", "）")):
            # A signature of this story: `(antara/vws)`.
            return "" if mode == "list" else mode
        if mode == "list" and (len(line.text) >= LONG_PARAGRAPH or line.text.endswith(PROSE_ENDS)):
            return ""
        line.become(kind, f"in-{mode}")
    return mode
