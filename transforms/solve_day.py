"""Solves the day that a story without a printed page date treats as its present."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from transforms.calendar_year import NEAR, agree, candidates, day_in, nearest, years_before
from transforms.date_parts import Found
from transforms.reported_days import AHEAD, BYGONE, EVENT, RELAYED, REPORTED, TODAY, YESTERDAY, ReportedDays, Weekday

DAY = timedelta(days=1)
# A bare weekday up to three days after the last dated one is the day of the report; four or more days on, it may as well
# be one to three days before it.
SOON = 3
PRINTED, RELATIVE, CALENDAR = "printed", "relative", "calendar"


class Evidence(NamedTuple):
    """What bounds the year: the copyright's, the latest day possible, and how far back a year may be assumed."""

    copyright_year: int | None
    latest: date
    horizon: date


class Present(NamedTuple):
    """The day solved, or the interval that is left, with how it was solved and what contradicts it."""

    on: date | None
    earliest: date | None
    method: str | None
    conflict: str | None
    evidence: tuple[tuple[int, int, str], ...]


NOTHING = Present(None, None, None, None, ())


class Dated(NamedTuple):
    found: Found
    cue: str


def present_of_story(
    text: str,
    stretches: Sequence[tuple[int, int]],
    found: Sequence[Found],
    evidence: Evidence,
    days: ReportedDays,
    is_wire: bool,
) -> Present:
    """The day that the story itself reports as its own, from the dates in its stretches of body."""
    dated = [
        Dated(each, days.cue(text, each, _stretch_of(stretches, each.start)))
        for each in found
        if each.day is not None and (each.year is not None or each.weekday is not None or each.position == "body")
    ]
    if not dated:
        return NOTHING
    # Of 1,368 days named by a speaker's attribution in outlets' pages 79 % were the page's own, of those named as another's
    # report 95 % (88 % of 113 in pages of three June days); the others' pages came a day later. A wire's own copy (an agency
    # in its dateline) names its own day in both.
    telling = (REPORTED, RELAYED) if is_wire else (RELAYED,)
    today = next((each for each in dated if each.cue in (TODAY, YESTERDAY)), None)
    reports = [
        each for each in dated if each.cue in telling and each.found.weekday is not None and not _denied(each.found)
    ]
    past = [
        each
        for each in dated
        if each.cue != AHEAD and (each.found.weekday is not None or each.cue in (TODAY, YESTERDAY, REPORTED))
    ]
    if not past:
        return NOTHING
    # The years: every day of the story is settled around one of them.
    settled, how, conflict = _settle(today, past, dated, evidence)
    if settled is None:
        return NOTHING._replace(conflict=conflict)
    on_day = {id(each): _on(each.found, settled) for each in dated}
    past_days = [on for each in past if (on := on_day[id(each)]) is not None]
    plain = [
        each.found.on()
        for each in dated
        if each.cue in (EVENT, BYGONE) and each.found.weekday is None and each.found.year is not None
    ]
    last = max(past_days)
    earliest = max([last, *(on for on in plain if on is not None and on <= evidence.latest and on - last < NEAR)])
    if today is not None:
        shift = DAY if today.cue == YESTERDAY else 0 * DAY
        on = on_day[id(today)]
        if on is not None:
            return _given(on + shift, earliest, how, conflict, (today.found,), evidence)
    lead = days.first_bare(text, stretches) if is_wire else None
    if reports and (lead is None or min(each.found.start for each in reports) < lead.start):
        latest_report = max(reports, key=lambda each: (on_day[id(each)] or date.min, -each.found.start))
        on = on_day[id(latest_report)]
        # An outlet's day told as an agency's report and a year that only the horizon knows are two assumptions in one.
        if on is not None and (is_wire or how != "horizon"):
            return _given(on, earliest, how, conflict, (latest_report.found,), evidence)
    if lead is not None:
        later = (lead.weekday - last.weekday()) % 7
        on = last + timedelta(days=later) if later <= SOON else None
        anchor = max(past, key=lambda each: on_day[id(each)] or date.min)
        method = CALENDAR if how == "horizon" else RELATIVE
        if on is not None:
            return _given(on, earliest, method, conflict, (anchor.found, lead), evidence)
    anchor = max(past, key=lambda each: on_day[id(each)] or date.min)
    return Present(None, earliest, _method(how), conflict, (_span(anchor.found),))


def _given(
    on: date, earliest: date, how: str, conflict: str | None, proof: Sequence[Found | Weekday], evidence: Evidence
) -> Present:
    spans = tuple(_span(each) for each in proof)
    if on < earliest or on > evidence.latest:
        # Something that the story tells as past lies after the reported day: that day isn't its present.
        return Present(None, earliest, _method(how), conflict, spans)
    return Present(on, on, _method(how), conflict, spans)


def _denied(found: Found) -> bool:
    on = found.on()
    return on is not None and found.weekday is not None and on.weekday() != found.weekday


def _method(how: str) -> str:
    return how if how in (PRINTED, RELATIVE) else CALENDAR


def _span(proof: Found | Weekday) -> tuple[int, int, str]:
    return (proof.start, proof.end, proof.form if isinstance(proof, Found) else "bare_weekday")


def _stretch_of(stretches: Sequence[tuple[int, int]], position: int) -> int:
    return next((start for start, end in stretches if start <= position < end), 0)


def _on(found: Found, around: date) -> date | None:
    if found.day is None:
        return None
    return found.on() if found.year is not None else nearest(found.month, found.day, around)


def _settle(
    today: Dated | None, past: Sequence[Dated], dated: Sequence[Dated], evidence: Evidence
) -> tuple[date | None, str, str | None]:
    """A day of the story with its year, how the year is known, and the contradiction met."""
    first = today or max((each for each in past), key=lambda each: each.cue in (REPORTED, RELAYED))
    conflict = None
    full = [each.found for each in dated if each.found.year is not None]
    fitting = []
    for each in full:
        if _denied(each):
            conflict = conflict or f"{each.weekday_word} is not {each.on()}"
        else:
            fitting.append(each)
    lead = first.found
    if lead.day is None:
        return None, "", conflict
    if lead.year is not None:
        return lead.on(), PRINTED, conflict
    partial = [
        (each.found.month, each.found.day, each.found.weekday)
        for each in dated
        if each.found is not lead
        and each.found.year is None
        and each.found.weekday is not None
        and each.found.day is not None
    ]
    years = set(range(evidence.horizon.year, evidence.latest.year + 1))
    years.update(on.year + turn for each in fitting if (on := each.on()) is not None for turn in (-1, 0, 1))
    if evidence.copyright_year is not None:
        years.update((evidence.copyright_year - 1, evidence.copyright_year))
    days = candidates(lead.month, lead.day, lead.weekday, evidence.latest, years)
    days = [on for on in days if agree(on, partial)] or days if len(days) > 1 else days
    for each in fitting:
        anchor = each.on()
        close = [on for on in days if anchor is not None and abs(on - anchor) <= NEAR]
        if len(close) == 1 and anchor is not None and (each.weekday is not None or lead.weekday is not None):
            return close[0], "dated", conflict
    year = evidence.copyright_year
    if year is not None:
        of_year = [on for on in days if on.year == year]
        if not of_year:
            turn = day_in(year - 1, lead.month, lead.day)
            of_year = [on for on in days if turn == on and lead.month >= 11 and lead.weekday is not None]
        if len(of_year) == 1:
            return of_year[0], "copyright", conflict
        wanted = day_in(year, lead.month, lead.day)
        return (
            None,
            "",
            conflict or (f"{lead.weekday_word} is not {wanted}" if lead.weekday is not None and wanted else None),
        )
    if lead.weekday is None:
        return None, "", conflict
    recent = [on for on in days if on >= evidence.horizon]
    if len(recent) == 1:
        return recent[0], "horizon", conflict
    return None, "", conflict


def year_of(month: int, day: int, evidence: Evidence, printed: date | None) -> date | None:
    """The dateline's day: near the page's printed day, else in the copyright's year unless that is at its turn."""
    if printed is not None:
        return nearest(month, day, printed)
    year = evidence.copyright_year
    # A notice printed on 1 January names the new year under a story of 31 December, and the other way round.
    if year is None or (month, day) >= (12, 30) or (month, day) <= (1, 2):
        return None
    on = day_in(year, month, day)
    return on if on is not None and on <= evidence.latest else None


@lru_cache(maxsize=64)
def horizon_of(latest: date, years: int) -> date:
    """The first day that the horizon allows."""
    return years_before(latest, years)


__all__ = ["Evidence", "Present", "horizon_of", "present_of_story", "year_of"]
