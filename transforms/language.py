"""Bodies to the languages that they are written in, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from transforms.language_confidence import Calibration, compile_calibration, confidence_of
from transforms.language_letters import Letters, chinese_of, compile_letters, owner_of
from transforms.language_markers import LEAST_LEAD, Markers, compile_markers, weigh_markers
from transforms.language_profiles import UNITS, ProfileTable, build_profiles, score_profiles
from transforms.language_windows import window_of
from transforms.scripts import ScriptTable, compile_scripts, count_scripts, main_scripts

LANGUAGES = {
    "language": pl.String,
    "language_confidence": pl.Float64,
    "language_status": pl.String,
    "language_shares": pl.String,
}

# Texts scored together: more do not get faster, and their n-grams stay in the processor's cache.
BATCH = 128

# Below this confidence a guess is worse than none.
LEAST_CONFIDENCE = 0.5

NO_TEXT, UNKNOWN, SEVERAL = "zxx", "und", "mul"


class LanguageModel(NamedTuple):
    """All that detection needs, compiled once."""

    scripts: ScriptTable
    profiles: ProfileTable
    by_script: dict[str, str]  # the language of a script that one language alone is known to write
    letters: Letters
    markers: Markers
    calibration: Calibration


class Guess(NamedTuple):
    """The language of one text, how sure, and by what."""

    language: str
    confidence: float
    status: str
    letters: int


def compile_languages(
    reference: Mapping[str, pl.DataFrame], profiles: Mapping[str, Mapping[str, Any]]
) -> LanguageModel:
    """The model of the seeds `languages`, `scripts`, `language_markers`, `language_calibration` and langdetect's profiles."""
    languages, scripts = reference["languages"], compile_scripts(reference["scripts"])
    rows = languages.with_columns(pl.col("langdetect", "letters").fill_null("")).to_dicts()
    wanted = {row["langdetect"]: (row["language"], row["script"]) for row in rows if row["langdetect"]}
    table = build_profiles(profiles, wanted, scripts)
    by_script: dict[str, str] = {}
    for row in rows:
        # A language that is known by letters of its own or by its words is none that a bare script names.
        if row["language"] not in table.languages and not row["letters"]:
            by_script.setdefault(row["script"], row["language"])
    return LanguageModel(
        scripts,
        table,
        {script: language for script, language in by_script.items() if script != "Latn"},
        compile_letters(languages),
        compile_markers(reference["language_markers"]),
        compile_calibration(reference["language_calibration"]),
    )


def detect_languages(bodies: Sequence[str], model: LanguageModel) -> pl.DataFrame:
    """One row a body, in order: language (BCP-47, `und`, `mul`, `zxx`), confidence, status and, for `mul`, the shares."""
    rows: list[tuple[str, float, str, str | None]] = []
    for first in range(0, len(bodies), BATCH):
        batch = bodies[first : first + BATCH]
        for body, guess in zip(batch, guess_languages([window_of(body) for body in batch], model), strict=True):
            rows.append((guess.language, guess.confidence, guess.status, None))
    return pl.DataFrame(rows, schema=LANGUAGES, orient="row")


def guess_languages(windows: Sequence[str], model: LanguageModel) -> list[Guess]:
    """The one language that each window of at most WINDOW_CHARS characters is most likely written in."""
    if not windows:
        return []
    lengths = np.fromiter((len(window) + 1 for window in windows), np.int64, len(windows))
    starts = np.cumsum(lengths) - lengths
    joined = " " + " ".join(windows)
    code_points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    counts = count_scripts(code_points, starts, model.scripts)
    mains = main_scripts(counts, model.scripts)
    scores, known = score_profiles(code_points, starts, model.profiles)
    scores = np.where(model.profiles.scripts[None, :] == mains[:, None], scores, 0.0)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :2]
    firsts = np.take_along_axis(scores, order, axis=1) / UNITS
    letters = np.take_along_axis(counts, mains[:, None], axis=1)[:, 0]
    return [
        _guess(
            window,
            model.scripts.names[mains[text]],
            int(letters[text]),
            model.profiles.languages[order[text, 0]] if firsts[text, 0] > 0 else None,
            float(firsts[text, 0] - firsts[text, 1]),
            int(known[text]),
            model,
        )
        for text, window in enumerate(windows)
    ]


def _guess(
    window: str, script: str, letters: int, profiled: str | None, lead: float, known: int, model: LanguageModel
) -> Guess:
    if not script:
        if any(sign.isalpha() for sign in window):
            return Guess(UNKNOWN, 0.0, "unsupported", 0)
        return Guess(NO_TEXT, 1.0, "no_letters", 0)
    calibration = model.calibration
    owner = owner_of(window, script, model.letters)
    if owner is not None:
        return _sure_enough(owner, confidence_of("letters", calibration, letters=letters), "letters", letters)
    if script == "Hani":
        chinese, characters = chinese_of(window, model.letters)
        return _sure_enough(chinese, confidence_of("script", calibration, letters=letters), "script", letters)
    if profiled is not None:
        rival = model.markers.rivals.get(profiled)
        if rival is not None:
            rival_lead = weigh_markers(window, profiled, model.markers)
            if rival_lead >= LEAST_LEAD:
                return _sure_enough(rival, confidence_of("markers", calibration, lead=rival_lead), "markers", letters)
        confidence = confidence_of("profiles", calibration, margin=lead / max(known, 1), ngrams=known)
        return _sure_enough(profiled, confidence, "profiles", letters)
    if script in model.by_script:
        confidence = confidence_of("script", calibration, letters=letters)
        return _sure_enough(model.by_script[script], confidence, "script", letters)
    return Guess(UNKNOWN, 0.0, "unsupported", letters)


def _sure_enough(language: str, confidence: float, status: str, letters: int) -> Guess:
    if confidence < LEAST_CONFIDENCE:
        return Guess(UNKNOWN, confidence, "thin", letters)
    return Guess(language, confidence, status, letters)
