"""The model as the flows compile it, and the sample texts written for these tests."""

from functools import cache
from pathlib import Path

import polars as pl

from flows.language_profiles import read_language_profiles
from transforms.language import LanguageModel, compile_languages, detect_languages

SEEDS = Path(__file__).parents[2] / "seeds"
SAMPLES = Path(__file__).parent / "language_samples"
LANGDETECT_CODES = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "tl": "fil"}


@cache
def reference() -> dict[str, pl.DataFrame]:
    return {path.stem: pl.read_csv(path, infer_schema=False) for path in SEEDS.glob("*.csv")}


@cache
def model() -> LanguageModel:
    return compile_languages(reference(), read_language_profiles())


@cache
def sentences() -> dict[str, str]:
    lines = (SAMPLES / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def articles(name: str) -> list[str]:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")


def language_of(text: str) -> str:
    return str(detect_languages([text], model())["language"][0])


def row_of(text: str) -> tuple[str, float, str, str | None]:
    return detect_languages([text], model()).row(0)
