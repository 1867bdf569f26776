"""The dateline at the start of a story: place, date and agency or outlet, with its offsets."""

import re
from typing import NamedTuple

import polars as pl

from transforms.calendar_words import read_calendar
from transforms.credits import CreditReader
from transforms.dateline_forms import Form, FormsBySigns, read_forms
from transforms.known_places import KnownPlaces
from transforms.story_start import opens_a_story

# Place, date and agency of the longest dateline of the samples end before this character.
DATELINE_WINDOW = 180
# A dateline glued behind a title or a caption starts before this character.
GLUED_WINDOW = 420
LONGEST_PLACE_WORDS = 6
# What proves a form: an agency in its slot, or a place of seeds/places.csv, or both.
AGENCY_EVIDENCE = frozenset({"agency", "agency_known_place"})
KNOWN_EVIDENCE = frozenset({"known_place", "agency_known_place", "glued_known_place"})
# What a form that opens a line with its place begins with.
OPENS_WITH_PLACE = "(?P<place>"
GAP_BEFORE_PLACE = re.compile(r"\s{3}")
# Forms that stand behind a title or a caption, with an agency or by their place alone. Their patterns begin with a capital and look
# behind only after it: `re` searches for a class of characters in C.
GLUED_EVIDENCE = frozenset({"glued", "glued_place", "glued_known_place"})

# Two capitals in a title are as likely an abbreviation (`US`), but for those with which towns begin: `LA PAZ`, `ST LOUIS`.
TITLE_BEFORE_PLACE = re.compile(
    r".{0,60}[a-z]{2}.{0,40}?(?:(?<=[a-z])|(?<=\s))(?P<place>(?:(?:A[DLS]|EL|LA|LE|ST) )?[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{2,}(?:[ /][A-ZÀ-Þ.'’-]{2,}){0,3}(?:, [A-Z][\w.]{1,12})?)$"
)
# `Wis.`, `Calif.`: the stop belongs to the name of the state.
ABBREVIATION = re.compile(r"[A-Z][a-z]{1,5}\.$|[A-Z]\.[A-Z]\.$")
# `UN Women`, `BMW Group`
ABBREVIATED_NAME = re.compile(r"[A-Z]{2,4} [A-Z][a-z]{2}")
# `Washington D.C`
ABBREVIATED = re.compile(r"[A-Z]\.[A-Z]\b")
BRACKET_AND_DASH = re.compile(r"\((?P<agency>[^()\n]{2,40})\)\s?(?:-{1,2}|[–—])\s{0,2}")
PLACE_AND_DASH = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w.'’-]{1,24}(?:[ /][A-ZÀ-Þ(][\w.'’()-]{1,24}){0,3}) {1,2}(?P<dash>[–—-]) {1,2}(?=[A-ZÀ-Þ\"„«“])"
)
# `KABARBIMA.CO.ID - …`
DOMAIN = re.compile(r"\.(?:com|co|net|org|id|my|news)(?:\.[a-z]{2})?$", re.IGNORECASE)
# `<p>Omsk, 4 May …`
TAGS = re.compile(r"(?:<[/a-zA-Z]{1,7}\s?/?>\s{0,3}){1,4}")
WIDE_GAP = re.compile(r".*\S\s{3,}(?=\S)")
WORD_END = re.compile(r"[\s:]")
TWO_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ]{2,} [A-ZÀ-Þ]{3,}(?!\w)")
SENTENCE_END = re.compile(r"[.!?][\"”“»)]?\s{1,2}")
TITLE_SENTENCE = re.compile(r".*[a-zà-ÿ]{4}[.!?]\s{1,2}(?=\S)")


class Dateline(NamedTuple):
    """A dateline in a line: offsets within it, the place as printed, whom its agency slot names, the form.

    `effect` says what else the form tells: the place stands in brackets (`bracketed`), the agency before the author's
    made the picture (`picture`), the writer's name is glued to the place (`writer`), nothing but the place stands in the line
    (`alone`), so that any other dateline says more.
    """

    start: int
    end: int
    place: str | None
    organizations: tuple[str, ...]
    rule: str
    effect: str = ""


class DatelineReader:
    """The forms of seeds/datelines.csv, tried in their order."""

    def __init__(
        self,
        forms: pl.DataFrame,
        places: pl.DataFrame,
        stopwords: pl.DataFrame,
        regions: pl.DataFrame,
        calendar: pl.DataFrame,
        credits: CreditReader,
    ) -> None:
        compiled = read_forms(forms)
        opening = [form for form in compiled if form.evidence not in GLUED_EVIDENCE]
        self._glued = FormsBySigns([form for form in compiled if form.evidence == "glued"])
        self._glued_places = FormsBySigns([form for form in compiled if form.evidence in GLUED_EVIDENCE - {"glued"}])
        # By whether any name stands in the line's first part, and whether its first word begins a known place.
        self._opening = {
            (named, placed): FormsBySigns([form for form in opening if _may_open(form, named, placed)])
            for named in (False, True)
            for placed in (False, True)
        }
        self._places = KnownPlaces(places)
        self._stopwords = {word.casefold() for word in stopwords["word"]}
        self._sentence_words = frozenset(stopwords.filter(pl.col("effect") == "sentence")["word"])
        self._regions = {region.casefold() for region in regions["region"]}
        self._months = {
            word.casefold().strip(".")
            for words in calendar.filter(pl.col("kind") == "month")["words"]
            for word in words.split("|")
        }
        self._weekdays = frozenset(read_calendar(calendar).weekdays)
        self._credits = credits

    def read(self, line: str, names_agency: bool) -> Dateline | None:
        """The dateline at the start of the line; `names_agency` says whether any name stands in its first part."""
        indent = len(line) - len(line.lstrip(' \t\u3000\u00a0"“'))
        tags = TAGS.match(line, indent) if line.startswith("<", indent) else None
        indent = tags.end() if tags is not None else indent
        window = line[: indent + DATELINE_WINDOW]
        placed = self._places.may_begin(window, indent) or GAP_BEFORE_PLACE.search(window) is not None
        for form in self._opening[names_agency, placed].for_window(window):
            matched = form.pattern.match(window, indent)
            if matched is None:
                continue
            found = self._checked(matched, form.rule, form.evidence, form.effect)
            if found is not None:
                return found if tags is None else found._replace(start=0)
        return None

    def read_glued(self, line: str) -> Dateline | None:
        """A dateline glued behind a title or caption within the first part of the line."""
        window = line[:GLUED_WINDOW]
        found = self._first_within(self._glued, window, "agency")
        if found is not None:
            return found
        for bracket in BRACKET_AND_DASH.finditer(window) if "(" in window else ():
            organizations = self._credits.organizations(bracket["agency"])
            if organizations and bracket.start() > 0:
                found = self._behind_title(window, bracket, organizations)
                # An outlet in brackets behind a title, without a place, is what the page links to.
                if found.place is not None or any(map(self._credits.names.is_agency, organizations)):
                    return found
        return None

    def read_glued_place(self, line: str) -> Dateline | None:
        """A dateline without an agency behind a caption or furniture: `… photo KUCHING (Dec 16): The …`."""
        return self._first_within(self._glued_places, line[:GLUED_WINDOW])

    def _first_within(self, forms: FormsBySigns, window: str, evidence: str | None = None) -> Dateline | None:
        """The first form that stands anywhere in the window and is proven, by its own evidence or by what is given."""
        for form in forms.for_window(window):
            for matched in form.pattern.finditer(window):
                found = self._checked(matched, form.rule, evidence or form.evidence)
                if found is not None:
                    return found
        return None

    def _behind_title(self, window: str, bracket: re.Match[str], organizations: tuple[str, ...]) -> Dateline:
        """A dateline glued behind a title: its place is the longest known one before the bracket, or none."""
        known = self._places.at_end(window[: bracket.start()])
        start, place = (known[0], window[known[0] : known[1]]) if known is not None else (bracket.start(), None)
        return Dateline(start, bracket.end(), place, organizations, "title-before-bracket")

    def read_after_standfirst(self, line: str) -> Dateline | None:
        """A place before a dash, behind a standfirst on the same line (`… worden. Wien – Die …`)."""
        if " – " not in line and " — " not in line and " - " not in line:
            return None
        for stop in SENTENCE_END.finditer(line[:GLUED_WINDOW]):
            matched = PLACE_AND_DASH.match(line, stop.end())
            if matched is None:
                continue
            place = matched["place"]
            if all(part in self._places for part in place.split("/")):
                rule = "known-place-after-standfirst"
            elif self._is_free(place) and opens_a_story(line, matched):
                rule = "place-after-standfirst"
            else:
                continue
            return Dateline(matched.start(), matched.end(), place, (), rule)
        return None

    def _is_free(self, place: str) -> bool:
        """Whether what stands where a place would is neither an organization nor a word that is none."""
        return not self._is_none(place) and self._credits.names.organization_of(place) is None

    def _is_none(self, place: str) -> bool:
        """Whether the words in a place's slot are none: a label comes first (`UPDATED`), or a weekday stands alone."""
        if WORD_END.split(place, maxsplit=1)[0].casefold() in self._stopwords:
            return True
        # `Душанбе` is a weekday's name as well.
        city = place.partition(",")[0].strip().casefold()
        return city in self._weekdays and city not in self._places

    def _checked(self, matched: re.Match[str], rule: str, evidence: str, effect: str = "") -> Dateline | None:
        organizations: tuple[str, ...] = ()
        if evidence in AGENCY_EVIDENCE:
            organizations = self._credits.organizations(matched["agency"])
            if not organizations:
                return None
        start = matched.start()
        place = matched["place"] if "place" in matched.re.groupindex else None
        if place is not None:
            if not (place.isalpha() and (place.isupper() or place.istitle())):
                start, place = self._without_title(matched, place, bool(organizations))
            if place.endswith(".") and ABBREVIATION.search(place) is None:
                place = place.rstrip(".")
            if self._credits.names.organization_of(place) is not None:
                # `[로이터=연합뉴스]` credits a picture, `AFP: …` opens a headline.
                return None
            if len(place.split()) > LONGEST_PLACE_WORDS:
                return None
            if place.partition(" ")[0] in self._sentence_words:
                # `وقالت وكالة … (agency)`: a sentence that quotes it, in a script without capitals.
                return None
            # `LONG BEACH, Calif., April 1 -`: beside a day two words in capitals are a town.
            town = TWO_IN_CAPITALS.match(place) is not None and bool(matched.groupdict().get("date"))
            if not (organizations or town) and self._is_none(place):
                return None
            if evidence in KNOWN_EVIDENCE and not all(
                part.strip() in self._places for part in place.split(",")[0].split(" (")[0].split("/")
            ):
                return None
            # `Roma, voragine sulla via: …` is a headline, `Perugia, Italia: …` a place.
            if evidence == "known_place" and (self._place(place) or "").partition(", ")[2][:1].islower():
                return None
            if evidence == "place" and self._is_organization(place):
                return None
        elif effect == "writer":
            place = self._places.glued_at_end(matched.groupdict().get("writer") or "")
        return Dateline(start, matched.end(), self._place(place), organizations, rule, effect)

    def _without_title(self, matched: re.Match[str], place: str, by_agency: bool) -> tuple[int, str]:
        """Where a dateline starts and its place, in whose slot a title, a writer or a caption's credit may stand before it."""
        start = matched.start()
        # `… third monthSEJONG`, `… for schools SEOUL`: a title is glued before the place in capitals.
        seam = TITLE_BEFORE_PLACE.match(place) if by_agency else None
        if (
            seam is not None
            and ABBREVIATED.match(seam["place"]) is None
            and not place[: seam.start("place")].rstrip().endswith(",")
        ):
            start, place = matched.start("place") + seam.start("place"), seam["place"]
        place = place.strip(" ,،\u3000").rstrip(" –—-")
        # `Por Ann Field     Lagos, 1 ene (EFE).-`: a wide gap divides the writer from the place.
        gap = WIDE_GAP.match(place)
        if gap is not None:
            start, place = start + gap.end(), place[gap.end() :]
        if by_agency:
            # `Petani panen lebih awal Ramallah (…) -`: a flattened page's title runs into the place.
            title = self._places.title_before(place)
            start, place = start + title, place[title:]
            sentence = TITLE_SENTENCE.match(place)
            if sentence is not None:
                start, place = start + sentence.end(), place[sentence.end() :]
            # `Courtesy of BERNAMA. LAGOS, May 4 (…) -`: a caption's credit runs into the place.
            credited = place.rfind(". ")
            if credited > 0 and self._credits.names.organization_of(place[:credited]) is not None:
                start, place = start + credited + 2, place[credited + 2 :]
        return start, place

    def _is_organization(self, place: str) -> bool:
        """Whether what stands where a free place would is an abbreviation or a site: `US`, `UN Women`, `KABARBIMA.COM`."""
        short = len(place) < 3 and place.isascii()
        named = ABBREVIATED_NAME.match(place) is not None and place not in self._places
        return short or named or DOMAIN.search(place) is not None

    def _place(self, place: str | None) -> str | None:
        """The place as printed, without the province that ANTARA and others print behind the city."""
        if not place:
            return None
        parts = place.split(",")
        while len(parts) > 1 and (
            any(character.isdigit() for character in parts[-1])
            or not self._months.isdisjoint(parts[-1].casefold().replace(".", " ").split())
        ):
            parts.pop()
        place = ",".join(parts)
        city, bracket, beside = place.partition(" (")
        if bracket and self._credits.organizations(beside.rstrip(")")):
            # `PARIS (Reuters) (AFP)`: a country or province is part of the place, another agency is not.
            return city.strip()
        city, comma, region = place.partition(",")
        if comma and region.strip(" .").casefold() in self._regions:
            return city.strip()
        return place.strip(" ,") or None


def _may_open(form: Form, named: bool, placed: bool) -> bool:
    """Whether a form may open a line, by whether the line has any name in its first part and a known place's first word."""
    if not named and form.evidence in AGENCY_EVIDENCE:
        return False
    return placed or form.evidence != "known_place" or not form.pattern.pattern.startswith(OPENS_WITH_PLACE)
