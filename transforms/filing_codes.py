"""The day in the code with which Taiwan's Central News Agency closes a text: `（編輯：李某）1130221`."""

import re
from collections.abc import Sequence
from datetime import date

from transforms.printed_dates import Found
from transforms.spans import Span

AGENCY = "中央社"
# Year of the Republic, month and day, behind the bracket of the editor; the code stands among the last lines.
CODE = re.compile(r"[)）]\s?(1\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
CODE_WINDOW = 600
# Year 1 of the Republic was 1912.
REPUBLIC = 1911


def filing_code(text: str, datelines: Sequence[Span]) -> Found | None:
    """The day that the code gives; null where there is none or the agency's dateline prints another day."""
    if not datelines:
        return None
    dateline = text[datelines[0].start : datelines[0].end]
    if AGENCY not in dateline:
        return None
    for code in CODE.finditer(text, max(0, len(text) - CODE_WINDOW)):
        year, month, day = int(code[1]) + REPUBLIC, int(code[2]), int(code[3])
        if f"{day}日" not in dateline:
            continue
        try:
            date(year, month, day)
        except ValueError:
            continue
        return Found(
            start=code.start(1),
            end=code.end(),
            form="minguo_code",
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
    return None
