"""Who wrote a text first, who carried it, who is quoted: every role with the characters that prove it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from transforms.name_contexts import WINDOW_AFTER, WINDOW_BEFORE, NameContexts, Surroundings, surroundings
from transforms.names import Hit, NameFinder
from transforms.segment import Segmented

# Spans that belong to other stories or to the page: a name in them says nothing of this story.
SILENT_KINDS = frozenset(
    {"related", "sidebar", "advert", "sharing", "category", "reading_time", "furniture", "date", "editor", "translator"}
)
# Credits beat bylines beat datelines; a notice names the owner and speaks only where nothing else does.
ORIGIN_ORDER = ("credit", "byline", "dateline", "rights_holder")
STAFF = frozenset({"editor", "byline", "translator"})
# `Agi Ilman`: a short name beside another name is a person's.
PERSON_AROUND = re.compile(r" [A-Z][a-z]$")
# What stands around this many names is looked at, from the text's begin: the most that one of 11,800 stories had were 38, and
# each costs up to 75 µs. A text that names agencies beyond it is a list or hostile; spans that are credits or notices still count.
NAMES_LIMIT = 2_000


class Attribution(NamedTuple):
    """A role of an organization in a text, with the stretch that proves it and the rule that read it."""

    organization_id: str
    role: str
    start: int
    end: int
    rule: str


# Made in C, as a span is.
to_attribution = partial(tuple.__new__, Attribution)


class Attributor:
    """Gives the roles of design: origin, publisher, dateline, byline, credit, network, rights_holder, cited, photo."""

    def __init__(self, names: NameFinder, contexts: NameContexts) -> None:
        self._names, self._contexts = names, contexts

    def attribute(self, text: str, segmented: Segmented, hits: Sequence[Hit]) -> list[Attribution]:
        """All attributions of the text, in the order of their evidence, origins and publisher last."""
        found: list[Attribution] = []
        self._dateline(text, segmented, found)
        self._credits(text, segmented, found)
        self._names_in_spans(text, segmented, hits, found)
        if not found:
            return found
        origins = self._origins(found)
        authors = {origin.organization_id for origin in origins}
        found += origins
        publisher = self._publisher(segmented, found, authors)
        return [*found, publisher] if publisher is not None else found

    def _dateline(self, text: str, segmented: Segmented, found: list[Attribution]) -> None:
        dateline = segmented.dateline
        if dateline is None:
            return
        start, end = _trimmed(text, dateline.start, dateline.end)
        for organization in dateline.organizations:
            found.append(to_attribution((organization, "dateline", start, end, dateline.rule)))

    def _credits(self, text: str, segmented: Segmented, found: list[Attribution]) -> None:
        if not segmented.credits:
            return
        labelled = any(credit.rule.startswith("credit-label") and credit.organizations for credit in segmented.credits)
        others = segmented.dateline is not None or len(segmented.credits) > 1
        networked: set[str] = set()
        for credit in segmented.credits:
            start, end = _trimmed(text, credit.start, credit.end)
            for organization in credit.organizations:
                # `… - Jiji Press` behind a headline credits the story only where nothing else does.
                quoted = credit.cited or (others and credit.rule == "credit-behind-headline")
                site = labelled or (others and text.startswith("-", start))
                if credit.rule.startswith("end-sign") and (
                    others or labelled or not self._contexts.uses_own_words(organization, text)
                ):
                    # `-0-` closes many houses' copy: it tells an agency's where its own words do too, and nothing else does.
                    continue
                if site and credit.rule == "name-above-the-story":
                    # A bare name above a story with a labelled source, or with a dash before it, is the page's own.
                    continue
                role = "cited" if quoted else "credit"
                if self._names.kind_of.get(organization) == "network":
                    role = "network"
                    networked.add(organization)
                found.append(to_attribution((organization, role, start, end, credit.rule)))
            for network, name in self._names.networks:
                at = text.find(name, start, end)
                if at >= 0 and network not in networked:
                    networked.add(network)
                    found.append(to_attribution((network, "network", at, at + len(name), "network-behind-agency")))

    def _names_in_spans(self, text: str, segmented: Segmented, hits: Sequence[Hit], found: list[Attribution]) -> None:
        """Add what names say in bylines, notices, captions and in the story itself."""
        if not hits:
            return
        spans = segmented.spans
        starts = [span.start for span in spans]
        credits = sorted((credit.start, credit.end) for credit in segmented.credits)
        credit_starts = [start for start, _ in credits]
        trapped = self._trapped(text, hits)
        looked_at = 0
        for hit in hits:
            span = spans[bisect_right(starts, hit.start) - 1]
            kind = span.kind
            if kind == "credit" and hit.firing == "photo":
                found.append(to_attribution((hit.organization_id, "photo", hit.start, hit.end, "picture-desk")))
            if kind in SILENT_KINDS or kind == "credit":
                continue
            if kind == "dateline":
                self._beside_the_dateline(segmented, hit, found)
                continue
            before = bisect_right(credit_starts, hit.start) - 1
            if kind != "caption" and before >= 0 and hit.start < credits[before][1]:
                continue
            organization = hit.organization_id
            if hit.firing == "sign_off" and kind != "rights":
                continue
            if kind == "rights":
                # `© AP Photo / Ann Field`: the notice is a picture's.
                role = "photo" if hit.firing == "photo" else "rights_holder"
                found.append(to_attribution((organization, role, hit.start, hit.end, span.rule)))
                continue
            looked_at += 1
            if looked_at > NAMES_LIMIT:
                continue
            line_start, line_end = _line_around(text, hit)
            line_start, line_end = max(line_start, span.start), min(line_end, span.end)
            around = surroundings(hit, text, line_start, line_end)
            if self._contexts.is_other_thing(hit, around):
                continue
            if kind == "masthead":
                found.append(to_attribution((organization, "publisher", hit.start, hit.end, span.rule)))
                continue
            if kind == "byline" and hit.firing == "marked" and PERSON_AROUND.match(text[hit.end : hit.end + 3]):
                continue
            if kind == "byline":
                role = "byline" if self._names.is_agency(organization) else "publisher"
                found.append(to_attribution((organization, role, *_trimmed(text, span.start, span.end), span.rule)))
                continue
            if not self._names.is_agency(organization) or (
                organization in trapped and hit.firing in ("marked", "word")
            ):
                continue
            if kind == "caption" and hit.firing == "marked" and text[hit.start : hit.end].islower():
                # `perselisihan antara petani`: in small letters the word, not the agency.
                continue
            if kind == "caption":
                found.append(to_attribution((organization, "photo", hit.start, hit.end, span.rule)))
                continue
            mention = self._mention(text, hit, around, text[line_start:line_end])
            if mention is None:
                continue
            found.append(mention)

    def _beside_the_dateline(self, segmented: Segmented, hit: Hit, found: list[Attribution]) -> None:
        """An agency in a dateline that isn't its author made the picture (`[place agency=author]`)."""
        dateline = segmented.dateline
        known = dateline is not None and hit.organization_id in dateline.organizations
        if dateline is not None and dateline.effect == "picture" and not known:
            found.append(to_attribution((hit.organization_id, "photo", hit.start, hit.end, dateline.rule)))

    def _trapped(self, text: str, hits: Sequence[Hit]) -> set[str]:
        """Organizations whose short names mean something else in this text: a suspect's initials, a police force."""
        trapped: set[str] = set()
        cleared: set[str] = set()
        for hit in hits[:NAMES_LIMIT]:
            organization = hit.organization_id
            if hit.firing not in ("marked", "word") or organization in trapped:
                continue
            if organization not in cleared:
                # The whole text is searched once for each organization, not for each of its names.
                if self._contexts.is_trapped(organization, text):
                    trapped.add(organization)
                    continue
                cleared.add(organization)
            if self._contexts.rule_for("trap", hit, surroundings(hit, text, *_line_around(text, hit))) is not None:
                trapped.add(organization)
        return trapped

    def _mention(self, text: str, hit: Hit, around: Surroundings, line: str) -> Attribution | None:
        photo = self._contexts.rule_for("photo", hit, around)
        if photo is not None:
            return to_attribution((hit.organization_id, "photo", hit.start, hit.end, photo))
        if hit.firing == "photo":
            return to_attribution((hit.organization_id, "photo", hit.start, hit.end, "picture-desk"))
        if hit.firing == "marked":
            cited = self._contexts.rule_for("cited", hit, around)
            if cited is None:
                return None
            return to_attribution((hit.organization_id, "cited", hit.start, hit.end, cited))
        if self._names.is_word(text[hit.start : hit.end]) and line.isupper():
            # In a line of capitals `ANTARA` is as likely the word for "between".
            return None
        return to_attribution((hit.organization_id, "cited", hit.start, hit.end, f"name-{hit.firing}"))

    def _origins(self, found: Sequence[Attribution]) -> list[Attribution]:
        """Who is credited as having written the text: the agencies of the strongest kind of evidence there is."""
        by_role: dict[str, dict[str, Attribution]] = {}
        for one in found:
            if one.role in ORIGIN_ORDER and self._names.is_agency(one.organization_id):
                by_role.setdefault(one.role, {}).setdefault(one.organization_id, one)
        dateline = by_role.get("dateline", {})
        for role in ORIGIN_ORDER:
            agencies = by_role.get(role)
            if agencies:
                if agencies.keys() < dateline.keys():
                    # A joint dateline that one of its agencies signs is still joint.
                    agencies = dateline
                return [
                    to_attribution((one.organization_id, "origin", one.start, one.end, f"{role}: {one.rule}"))
                    for one in agencies.values()
                ]
        return []

    def _publisher(self, segmented: Segmented, found: Sequence[Attribution], authors: set[str]) -> Attribution | None:
        """The outlet whose page this is, where the text says it."""
        of_role: dict[str, list[Attribution]] = {}
        for one in found:
            of_role.setdefault(one.role, []).append(one)
        if "publisher" in of_role:
            return None
        staffed = not STAFF.isdisjoint(segmented.of_kind)
        for one in of_role.get("rights_holder", ()):
            agency = self._names.is_agency(one.organization_id)
            if not agency or (staffed or authors - {one.organization_id}):
                return one._replace(role="publisher", rule=f"rights_holder: {one.rule}")
        for one in of_role.get("dateline", ()):
            agency = self._names.is_agency(one.organization_id)
            if not agency or (one.organization_id not in authors and authors):
                return one._replace(role="publisher", rule=f"dateline: {one.rule}")
        for one in of_role.get("credit", ()):
            if (
                not self._names.is_agency(one.organization_id)
                and self._names.kind_of.get(one.organization_id) == "outlet"
            ):
                return one._replace(role="publisher", rule=f"credit: {one.rule}")
        return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, end - (len(piece) - len(piece.rstrip())) if piece.strip() else start + left


def _line_around(text: str, hit: Hit) -> tuple[int, int]:
    """The part of the hit's line that a rule can see; a line broken within a sentence goes on in the next."""
    first, last = max(0, hit.start - WINDOW_BEFORE), min(len(text), hit.end + WINDOW_AFTER)
    line_start = text.rfind("\n", first, hit.start) + 1
    if line_start and text[line_start : line_start + 1].islower():
        line_start = 0
    line_end = text.find("\n", hit.end, last)
    if line_end >= 0 and text[line_end + 1 : line_end + 2].islower():
        line_end = -1
    return line_start or first, line_end if line_end >= 0 else last
