"""The day of filing in the codes with which wires close a text, `（編輯：李某）1130221`, `101137 GMT Dez 18`, and in its page's address."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from transforms.date_parts import Found
from transforms.spans import Span

AGENCY = "中央社"
# Year of the Republic, month and day, behind the bracket of the editor; the code stands among the last lines.
CODE = re.compile(r"[)）]\s?(1\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
CODE_WINDOW = 600
ERA = "民國"

# Day, hour and minute, zone, month and year: the last line of a text in the wire format IPTC 7901.
IPTC = re.compile(r"(?:^|\n)\s{0,3}(\d{2})(\d{2})(\d{2})(?: [A-Z]{3,4})? ([^\W\d_]{3,5})\.? (\d{2})\s{0,9}\Z")
IPTC_WINDOW = 60

# `РИА Новости https://…/20310504/…`, `https://…/2031/05/04/…`: a line of nothing but an address, or of an agency and its address.
# Year, month and day stand between strokes: figures of an article's number are none.
ADDRESS_LINE = re.compile(
    r"\s{0,3}([^\n:/]{0,40}?)\s{0,2}https?://[^\s<>\"/]{4,60}/(?:[^\s<>\"/]{1,60}/){0,3}?((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)/\S{0,200}\s{0,3}"
)
LONGEST_ADDRESS_LINE = 400

SGML = re.compile(r"<(?:DATE(?:_TIME)?>\s?|DOC id=\"[A-Z]{3}_[A-Z]{3}_)((?:19|20)\d\d)(\d\d)(\d\d)\s?[<.]")
SGML_WINDOW = 400
FIRST_OF_MONTH = re.compile(r"[أا]ول\s([^\W\d_]{3,10})\s((?:19|20)\d\d)(?!\d)")


def wire_stamp(text: str, months: Mapping[str, int]) -> Found | None:
    """The day that the last line gives in the form of IPTC 7901; `months` numbers their casefolded names."""
    tail = text.rstrip()
    if not tail[-2:].isdigit():
        return None
    stamp = IPTC.search(tail, max(0, len(tail) - IPTC_WINDOW))
    month = months.get(stamp[4].casefold()) if stamp is not None else None
    if stamp is None or month is None or int(stamp[2]) > 23 or int(stamp[3]) > 59:
        return None
    return _filed(stamp.start(1), stamp.end(5), "iptc_7901", 2000 + int(stamp[5]), month, int(stamp[1]))


def filing_code(text: str, datelines: Sequence[Span], eras: Mapping[str, int]) -> Found | None:
    """The day that the code gives, by the year before the first of each era; null where there is none or the agency's dateline prints another day."""
    if not datelines:
        return None
    dateline = text[datelines[0].start : datelines[0].end]
    if AGENCY not in dateline:
        return None
    for code in CODE.finditer(text, max(0, len(text) - CODE_WINDOW)):
        year, month, day = int(code[1]) + eras[ERA], int(code[2]), int(code[3])
        if f"{day}日" not in dateline:
            continue
        found = _filed(code.start(1), code.end(), "minguo_code", year, month, day)
        if found is not None:
            return found
    return None


def corpus_stamp(text: str) -> Found | None:
    """The day in the header of a corpus in SGML: `<DATE>20310504</DATE>`, `<DOC id="XIN_ENG_20310504.0012">`."""
    stamp = SGML.search(text, 0, SGML_WINDOW) if text.startswith("<") else None
    return (
        None
        if stamp is None
        else _filed(stamp.start(1), stamp.end(3), "sgml", int(stamp[1]), int(stamp[2]), int(stamp[3]))
    )


def first_of_month(text: str, datelines: Sequence[Span], months: Mapping[str, int]) -> Found | None:
    """The day of a dateline that writes the first of a month in letters, as Arabic does: `بكين اول مارس 2031`."""
    for start, end, _, _ in datelines:
        first = FIRST_OF_MONTH.search(text, start, min(end, start + SGML_WINDOW))
        month = months.get(first[1]) if first is not None else None
        if first is not None and month is not None:
            return _filed(first.start(), first.end(), "first_of_month", int(first[2]), month, 1)
    return None


def own_address(text: str, datelines: Sequence[Span], month: int, day: int) -> Found | None:
    """The dateline's day with its year, in the page's own address: alone in the first line, or behind the dateline's agency in the last."""
    if not datelines or "://" not in text:
        return None
    start, end = datelines[0].start, datelines[0].end
    opening = text.find("\n", 0, LONGEST_ADDRESS_LINE)
    closing = len(text.rstrip())
    last = text.rfind("\n", max(0, closing - LONGEST_ADDRESS_LINE), closing) + 1
    for first, stop, is_opening in ((0, opening, True), (last, closing, False)):
        address = ADDRESS_LINE.fullmatch(text, first, stop) if first < stop else None
        if address is None or (int(address[3]), int(address[4])) != (month, day):
            continue
        agency = address[1].strip()
        if (
            (not agency and stop < start)
            if is_opening
            else (len(agency) > 2 and first > end and agency in text[start:end])
        ):
            return _filed(address.start(2), address.end(4), "address", int(address[2]), month, day)
    return None


def _filed(start: int, end: int, form: str, year: int, month: int, day: int) -> Found | None:
    """A code as a printed date; null where no calendar has its day."""
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Found(
        start=start,
        end=end,
        form=form,
        order="year-first",
        position="page",
        year=year,
        month=month,
        day=day,
        weekday=None,
        weekday_word="",
        hour=None,
        minute=None,
        zone=None,
        swappable=False,
    )
