"""Bodies to the languages that they are written in, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.language_confidence import Calibration, compile_calibration, confidence_of
from transforms.language_letters import Letters, chinese_of, compile_letters, owner_of
from transforms.language_markers import EVEN_LEAD, NATS, Markers, compile_markers, relative_lead, words_of
from transforms.language_mixture import LEAST_STRETCH_CONFIDENCE, mixture_of
from transforms.language_profiles import UNITS, ProfileTable, build_profiles, score_profiles
from transforms.language_windows import places_of, stretches_of
from transforms.scripts import ScriptTable, compile_scripts, count_scripts, main_scripts

LANGUAGES = {
    "language": pl.String,
    "language_confidence": pl.Float64,
    "language_status": pl.String,
    "language_shares": pl.String,
}

# Texts scored together: more do not get faster, and what they need stays in the processor's cache.
BATCH = 128

# Below this confidence a guess is worse than none.
LEAST_CONFIDENCE = 0.5

# Fewer letters than these, or as few different ones in an opening, may lead by much and say nothing: `zzzz` is no
# Hungarian, however long.
LEAST_LETTERS = 8
LEAST_SIGNS = 6
OPENING_CHARS = 64

# One place of a body speaks for another language than the whole by this many nats: a place in another language does so
# by a hundred and more, one full of names by less.
DISSENT = 25.0

NO_TEXT, UNKNOWN, SEVERAL = "zxx", "und", "mul"


class LanguageModel(NamedTuple):
    """All that detection needs, compiled once."""

    scripts: ScriptTable
    profiles: ProfileTable
    columns: dict[str, int]  # of each language that has a profile, the column of its scores
    by_script: dict[str, str]  # the language of a script that one language alone is known to write
    letters: Letters
    markers: Markers
    families: list[frozenset[str]]
    calibration: Calibration


class Guess(NamedTuple):
    """The one language of a text, how sure, by what, and by how many letters of its script."""

    language: str
    confidence: float
    status: str
    letters: int


class Reading(NamedTuple):
    """The language that the evidence speaks for, which evidence decided, and how much of it there is."""

    language: str
    by: str
    amount: float
    letters: int


class Evidence(NamedTuple):
    """What was counted in one text: letters by script, its main script, scores by language and the two best of them; and
    whether its places differ."""

    counts: NDArray[np.int64]
    main: int
    scores: NDArray[np.float64]
    first: int
    second: int
    places_differ: bool


def compile_languages(
    reference: Mapping[str, pl.DataFrame], profiles: Mapping[str, Mapping[str, Any]]
) -> LanguageModel:
    """The model of the seeds `languages`, `scripts`, `language_markers`, `language_calibration` and langdetect's profiles."""
    languages, scripts = reference["languages"], compile_scripts(reference["scripts"])
    rows = languages.with_columns(pl.col("langdetect", "letters").fill_null("")).to_dicts()
    wanted = {row["langdetect"]: (row["language"], row["script"]) for row in rows if row["langdetect"]}
    table = build_profiles(profiles, wanted, scripts)
    scored = {scripts.names[script] for script in table.scripts}
    by_script: dict[str, str] = {}
    for row in rows:
        # A language that is known by letters of its own is none that a bare script names.
        if row["script"] not in scored and not row["letters"]:
            by_script.setdefault(row["script"], row["language"])
    markers = compile_markers(reference["language_markers"])
    return LanguageModel(
        scripts,
        table,
        {language: column for column, language in enumerate(table.languages)},
        by_script,
        compile_letters(languages),
        markers,
        [*markers.families(), frozenset(("zh", "zh-Hans", "zh-Hant"))],
        compile_calibration(reference["language_calibration"]),
    )


def detect_languages(bodies: Sequence[str], model: LanguageModel) -> pl.DataFrame:
    """One row a body, in order: language (BCP-47, `und`, `mul`, `zxx`), confidence, status and, for `mul`, the shares.

    The status says what decided: `profiles`, `markers` (words), `letters` or `script`; or why none did: `mixed`, `thin`,
    `no_letters`, `unsupported` (a script that no row of the seeds names a language for).
    """
    rows: list[tuple[str, float, str, str | None]] = []
    for first in range(0, len(bodies), BATCH):
        batch = bodies[first : first + BATCH]
        places = [places_of(body) for body in batch]
        for body, pieces, evidence in zip(batch, places, weigh(places, model), strict=True):
            guess = _guess(" ".join(pieces), evidence, model)
            mixture = _mixture(body, model) if evidence.places_differ else None
            if mixture is None:
                rows.append((guess.language, guess.confidence, guess.status, None))
            else:
                shares = ", ".join(f"{language} {share:.2f}" for language, share in mixture)
                rows.append((SEVERAL, LEAST_STRETCH_CONFIDENCE, "mixed", shares))
    return pl.DataFrame(rows, schema=LANGUAGES, orient="row")


def _mixture(body: str, model: LanguageModel) -> list[tuple[str, float]] | None:
    stretches = stretches_of(body)
    evidence = weigh([[stretch] for stretch in stretches], model)
    guesses = [_guess(stretch, found, model) for stretch, found in zip(stretches, evidence, strict=True)]
    return mixture_of([(guess.language, guess.confidence, guess.letters) for guess in guesses], model.families)


def weigh(texts: Sequence[Sequence[str]], model: LanguageModel) -> list[Evidence]:
    """The evidence of texts, each given as its places."""
    if not texts:
        return []
    flat = [place for places in texts for place in places]
    lengths = np.fromiter((len(place) + 1 for place in flat), np.int64, len(flat))
    starts = np.cumsum(lengths) - lengths
    # Each place begins with the space that parts it from the one before.
    joined = f" {' '.join(flat)} "
    code_points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    place_counts = count_scripts(code_points, starts, model.scripts)
    place_scores = score_profiles(code_points, starts, model.profiles).astype(np.float64) / UNITS

    sizes = np.fromiter((len(places) for places in texts), np.int64, len(texts))
    firsts = np.cumsum(sizes) - sizes
    counts = np.add.reduceat(place_counts, firsts, axis=0)
    mains = main_scripts(counts, model.scripts)
    scores = np.add.reduceat(place_scores, firsts, axis=0)
    scores[model.profiles.scripts[None, :] != mains[:, None]] = 0.0

    owners = np.repeat(np.arange(len(texts)), sizes)
    place_mains = main_scripts(place_counts, model.scripts)
    own = np.take_along_axis(place_scores, scores.argmax(axis=1)[owners][:, None], axis=1)[:, 0]
    differ = (place_scores.max(axis=1) - own > DISSENT) | ((place_mains != mains[owners]) & (place_mains != 0))
    places_differ = np.logical_or.reduceat(differ, firsts)
    best = np.argsort(scores, axis=1, kind="stable")[:, -1:-3:-1].T.tolist()
    columns = (counts, mains.tolist(), scores, *best, places_differ.tolist())
    return [Evidence(*parts) for parts in zip(*columns, strict=True)]


def _guess(text: str, evidence: Evidence, model: LanguageModel) -> Guess:
    reading = read_evidence(text, evidence, model)
    if reading.by in ("no_letters", "unsupported"):
        return Guess(reading.language, 1.0 if reading.language == NO_TEXT else 0.0, reading.by, reading.letters)
    confidence = confidence_of(reading.by, reading.amount, model.calibration)
    few = reading.letters < LEAST_LETTERS or len(set(text[:OPENING_CHARS])) < LEAST_SIGNS
    if (few and reading.by in ("profiles", "markers")) or confidence < LEAST_CONFIDENCE:
        return Guess(UNKNOWN, min(confidence, LEAST_CONFIDENCE), "thin", reading.letters)
    return Guess(reading.language, confidence, "script" if reading.by == "han" else reading.by, reading.letters)


def read_evidence(text: str, evidence: Evidence, model: LanguageModel) -> Reading:
    """The language that the evidence speaks for, however little there is."""
    script = model.scripts.names[evidence.main]
    if not script:
        if any(sign.isalpha() for sign in text):
            return Reading(UNKNOWN, "unsupported", 0.0, 0)
        return Reading(NO_TEXT, "no_letters", 0.0, 0)
    letters = int(evidence.counts[evidence.main])
    owner = owner_of(text, script, model.letters)
    if owner is not None:
        return Reading(owner, "letters", letters, letters)
    if script == "Hani":
        return Reading(chinese_of(text, model.letters), "han", letters, letters)
    if script in model.by_script:
        return Reading(model.by_script[script], "script", letters, letters)
    first, second = evidence.first, evidence.second
    if evidence.scores[first] <= 0:
        return Reading(UNKNOWN, "unsupported", 0.0, letters)
    language = model.profiles.languages[first]
    lead = float(evidence.scores[first] - evidence.scores[second])
    rivals = model.markers.weights.get(language)
    if rivals:
        words = words_of(text)
        for rival, weights in rivals.items():
            for_rival = relative_lead(words, weights)
            column = model.columns.get(rival)
            if column is not None:
                behind = float(evidence.scores[first] - evidence.scores[column]) - NATS * for_rival
            else:
                behind = NATS * (EVEN_LEAD - for_rival)
            if behind < 0:
                return Reading(rival, "markers", -behind, letters)
            lead = behind if rival == model.profiles.languages[second] else min(lead, behind)
    return Reading(language, "profiles", lead, letters)
