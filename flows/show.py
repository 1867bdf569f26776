"""Read one text as a run would, and gather all that was found in it: what `sumber show` prints or gives to machines."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from flows.language_profiles import read_language_profiles
from flows.manifest import MANIFEST_NAME, SIDECAR_BYTES, BrokenManifest, Claims, read_manifest, read_sidecar
from flows.reference import read_reference, rules_version
from flows.settings import PACKAGED_SEEDS, Settings, WrongUsage, read_settings
from transforms.calendar_year import candidates
from transforms.date_parts import Found
from transforms.decode import decode
from transforms.reading import read_text
from transforms.refine import latest_day, refine
from transforms.rulebook import Rulebook, compile_rulebook
from transforms.schema import PICKED

# Days printed in a story beyond these say nothing new of how its own day was solved.
DATES_SHOWN = 12
# Years looked at for a weekday with day and month: it recurs after 5, 6, 11 or 12 years.
YEARS_BACK = 28


@dataclass(frozen=True)
class Piece:
    """A typed stretch; `text` is null where only its offsets are known."""

    start: int
    end: int
    kind: str
    rule: str
    text: str | None


@dataclass(frozen=True)
class Proof:
    """A role of an organization with the characters that prove it."""

    role: str
    organization_id: str
    name: str
    evidence: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class PrintedDay:
    """A date printed in the text, the days that it may be, and whether the text's own day was read from it."""

    start: int
    end: int
    text: str
    form: str
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    candidates: tuple[date, ...]
    decided: bool


@dataclass(frozen=True)
class Shown:
    """All that is known of one text; `read_from` is `file`, `archive` or `warehouse`."""

    read_from: str
    document: dict[str, Any]
    article: dict[str, Any] | None
    pieces: list[Piece]
    proofs: list[Proof]
    days: list[PrintedDay]
    latest_day: date
    date_horizon_years: int
    rules_version: str
    stored_rules_version: str | None = None
    story: dict[str, Any] | None = None
    story_texts: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)

    def as_record(self) -> dict[str, Any]:
        """The same as plain dictionaries and lists, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Rules:
    """The rules of a home, compiled, with the names of the organizations that they know."""

    rulebook: Rulebook
    names: Mapping[str, str]
    settings: Settings


def read_rules(home: Path) -> Rules:
    """The packaged rules with those of HOME/seeds over them."""
    reference = read_reference(PACKAGED_SEEDS, home / "seeds")
    rulebook = compile_rulebook(reference, read_language_profiles(), rules_version(reference))
    organizations = reference["organizations"]
    names = dict(zip(organizations["organization_id"], organizations["name"], strict=True))
    return Rules(rulebook, names, read_settings(home))


def show_file(path: Path, rules: Rules) -> Shown:
    """What a run would read off this file today; raises WrongUsage where it can't be read."""
    content, problem = b"", None
    try:
        status = path.stat()
        if not path.is_file():
            raise WrongUsage(f"{path} is not a regular file: give one text.")
        if status.st_size > rules.settings.max_file_bytes:
            problem = f"larger than {rules.settings.max_file_bytes:,} bytes"
        else:
            content = path.read_bytes()
    except OSError as error:
        raise WrongUsage(f"{path} can't be read ({error.strerror}).") from None
    claims = claims_beside(path)
    picked = pl.DataFrame(
        [
            {
                "document_id": "00000000-0000-0000-0000-000000000000",
                "path": str(path).encode("utf-8", "backslashreplace").decode(),
                "content_sha256": hashlib.sha256(content).hexdigest(),
                "size_bytes": status.st_size,
                "modified_at": datetime.fromtimestamp(status.st_mtime, UTC),
                "picked_up_at": datetime.now(UTC),
                "content": content,
                "problem": problem,
                "source_url": claims.source_url,
                "fetched_at": claims.fetched_at,
                "manifest_publisher": claims.publisher,
                "manifest_language": claims.language,
            }
        ],
        schema=PICKED,
    )
    return show_picked(picked, rules, "file")


def show_picked(picked: pl.DataFrame, rules: Rules, read_from: str) -> Shown:
    """All that today's rules find in one picked-up text, a frame PICKED of one row."""
    row = picked.row(0, named=True)
    horizon = rules.settings.date_horizon_years
    refined = refine(picked, rules.rulebook, horizon)
    latest = latest_day(row["picked_up_at"])
    document = refined.documents.row(0, named=True)
    if read_from == "file":
        document["document_id"] = None
    text = None if row["problem"] else decode(row["content"]).text
    pieces = [
        Piece(start, end, kind, rule or "", text[start:end] if text is not None else None)
        for start, end, kind, rule in refined.spans.select("start_char", "end_char", "kind", "rule").iter_rows()
    ]
    return Shown(
        read_from,
        document,
        None if refined.articles.is_empty() else _without_id(refined.articles.row(0, named=True)),
        pieces,
        proofs_of(refined.attributions, rules.names),
        [] if text is None else _days(text, pieces, rules, latest, horizon),
        latest,
        horizon,
        rules.rulebook.rules_version,
    )


def proofs_of(attributions: pl.DataFrame, names: Mapping[str, str]) -> list[Proof]:
    """The rows of attributions in the order of the roles, each with the organization's name."""
    columns = ("role", "organization_id", "evidence", "start_char", "end_char", "rule")
    proofs = [
        Proof(
            role,
            organization,
            names.get(organization) or organization,
            evidence or "",
            start or 0,
            end or 0,
            rule or "",
        )
        for role, organization, evidence, start, end, rule in attributions.select(columns).iter_rows()
    ]
    return sorted(proofs, key=lambda one: (ROLE_ORDER.get(one.role, len(ROLE_ORDER)), one.start))


ROLE_ORDER = {
    role: place
    for place, role in enumerate(
        ("origin", "publisher", "network", "dateline", "credit", "byline", "rights_holder", "cited", "photo")
    )
}


def _days(text: str, pieces: list[Piece], rules: Rules, latest: date, horizon: int) -> list[PrintedDay]:
    """The dates printed in the text's own spans, those that decided first."""
    solved = read_text(text, rules.rulebook, latest, horizon).dated
    finder = rules.rulebook.dates
    found = [
        each
        for piece in pieces
        if piece.kind in ("body", "dateline", "date", "byline", "editor", "credit", "rights")
        for each in finder.find(text, piece.start, piece.end)
    ]
    proofs = {(start, end): form for start, end, form in solved.evidence}
    days = [_printed_day(text, each, (each.start, each.end) in proofs, latest) for each in found]
    known = {(day.start, day.end) for day in days}
    days += [
        PrintedDay(start, end, text[start:end], form, None, None, None, None, (), True)
        for (start, end), form in proofs.items()
        if (start, end) not in known
    ]
    days.sort(key=lambda day: (not day.decided, day.start))
    return sorted(days[:DATES_SHOWN], key=lambda day: day.start)


def _printed_day(text: str, found: Found, decided: bool, latest: date) -> PrintedDay:
    possible: tuple[date, ...] = ()
    on = found.on()
    if on is not None:
        possible = (on,)
    elif found.day is not None and found.year is None:
        years = range(latest.year - YEARS_BACK, latest.year + 1)
        possible = tuple(sorted(candidates(found.month, found.day, found.weekday, latest, set(years)), reverse=True))
    parts = (found.year, found.month, found.day, found.weekday)
    return PrintedDay(found.start, found.end, text[found.start : found.end], found.form, *parts, possible, decided)


def _without_id(article: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in article.items() if name not in ("document_id", "modified_at", "path")}


def claims_beside(path: Path) -> Claims:
    """What a manifest beside the file says of it, as a pick-up of its folder would read it."""
    sidecar, manifest = path.with_suffix(".json"), path.parent / MANIFEST_NAME
    with suppress(OSError, BrokenManifest):
        if sidecar != path and sidecar.is_file() and sidecar.stat().st_size <= SIDECAR_BYTES:
            return read_sidecar(sidecar.read_bytes())
    with suppress(OSError, BrokenManifest):
        if manifest != path and manifest.is_file():
            return read_manifest(manifest.read_bytes()).get(path.name, Claims())
    return Claims()
