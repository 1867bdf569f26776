"""The day of filing in the codes with which wires close a text: `（編輯：李某）1130221`, `101137 GMT Dez 18`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from transforms.printed_dates import Found
from transforms.spans import Span

AGENCY = "中央社"
# Year of the Republic, month and day, behind the bracket of the editor; the code stands among the last lines.
CODE = re.compile(r"[)）]\s?(1\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
CODE_WINDOW = 600
ERA = "民國"

# Day, hour and minute, zone, month and year: the last line of a text in the wire format IPTC 7901.
IPTC = re.compile(r"(?:^|\n)\s{0,3}(\d{2})(\d{2})(\d{2})(?: [A-Z]{3,4})? ([^\W\d_]{3,5})\.? (\d{2})\s{0,9}\Z")
IPTC_WINDOW = 60


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
