"""Language detection beside langdetect, on one core.

    python tests/benchmarks/bench_language.py [--texts N] [--sentences FILE.tsv] [--articles FILE.parquet]

Speed is told on whole texts made of the tests' own sample sentences: both are given the same texts, in turns, so that a
busy machine slows both; what counts is the ratio. With a file of labelled sentences (language, a tab, the sentence) or a
Parquet file of articles (columns `lang` and `text`) it also tells how many are right, and how often both agree: where
langdetect is right, and where both give a language at all.
"""

import argparse
import os
import random
import time
from collections import Counter
from pathlib import Path

# Before numpy: one core is one thread.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(variable, "1")

import polars as pl  # noqa: E402
from langdetect import DetectorFactory, detect  # noqa: E402
from langdetect.lang_detect_exception import LangDetectException  # noqa: E402

from flows.language_profiles import read_language_profiles  # noqa: E402
from transforms.language import LanguageModel, compile_languages, detect_languages  # noqa: E402

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "transforms" / "language_samples"
SAME = {"fil": "tl", "nb": "no", "nn": "no"}
# Wire texts are this long in the mean (2.7 kB, of which few are longer than two bytes a letter).
TEXT_CHARS = 2_500
# langdetect is given this share of the texts: it takes milliseconds for each.
REFERENCE_SHARE = 0.05


def primary(code: str) -> str:
    return SAME.get(code.split("-")[0], code.split("-")[0])


def reference(text: str) -> str:
    """langdetect's answer, `und` where it raises."""
    try:
        return str(detect(text))
    except LangDetectException:
        return "und"


def whole_texts(number: int) -> list[str]:
    """Texts of about TEXT_CHARS: seven in ten Indonesian, the rest in the other languages of the samples."""
    draw = random.Random(5)
    indonesian = [part for part in (SAMPLES / "indonesian.txt").read_text(encoding="utf-8").split(". ") if part]
    others = [line.split("\t")[1] for line in (SAMPLES / "sentences.tsv").read_text(encoding="utf-8").splitlines()[:53]]
    texts = []
    for _ in range(number):
        pool = indonesian if draw.random() < 0.7 else [draw.choice(others)]
        text = ""
        while len(text) < TEXT_CHARS:
            text += draw.choice(pool) + ". "
        texts.append(text)
    return texts


def measure(texts: list[str], model: LanguageModel) -> None:
    few = texts[: max(1, int(len(texts) * REFERENCE_SHARE))]
    reference(texts[0])
    detect_languages(texts[:100], model)
    ours, theirs = [], []
    for _ in range(5):
        begun = time.process_time()
        detect_languages(texts, model)
        ours.append((time.process_time() - begun) / len(texts))
        begun = time.process_time()
        for text in few:
            reference(text)
        theirs.append((time.process_time() - begun) / len(few))
    ratios = sorted(their / our for our, their in zip(ours, theirs, strict=True))
    print(f"{len(texts)} texts of {TEXT_CHARS} characters: {1e6 * min(ours):.0f} us a text")
    print(
        f"langdetect: {1e6 * min(theirs):.0f} us; times its speed: {ratios[2]:.0f} (of five: {ratios[0]:.0f} to {ratios[-1]:.0f})"
    )


def judge(name: str, labels: list[str], texts: list[str], model: LanguageModel) -> None:
    found = [primary(code) for code in detect_languages(texts, model)["language"]]
    right: Counter[str] = Counter()
    for label, code in zip(labels, found, strict=True):
        right[label] += code == primary(label)
    of = Counter(labels)
    worst = sorted((right[label] / of[label], label) for label in of)[:3]
    agreed = asked = ours = known = as_known = 0
    for label, text, code in zip(labels, texts, found, strict=True):
        other = primary(reference(text))
        # What langdetect gets wrong it doesn't know; `und` is no agreement here.
        if other == primary(label):
            known += 1
            as_known += other == code
        # Where both gave an answer of their own.
        if "und" not in (other, code) and code != "mul":
            asked += 1
            agreed += other == code
            ours += other != code == primary(label)
    print(f"{name}: {sum(right.values()) / len(texts):.4f} right, worst {worst}")
    print(f"  agreement {as_known / known:.4f} with langdetect on the {known} whose language it knows")
    print(
        f"  agreement {agreed / asked:.4f} on the {asked} where both give a language, right or wrong; of {asked - agreed} differences the labels say {ours} as we do"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--articles", type=Path)
    asked = parser.parse_args()
    DetectorFactory.seed = 0
    seeds = {path.stem: pl.read_csv(path, infer_schema=False) for path in (ROOT / "seeds").glob("*.csv")}
    begun = time.perf_counter()
    model = compile_languages(seeds, read_language_profiles())
    print(f"profiles read and compiled in {time.perf_counter() - begun:.2f} s")
    measure(whole_texts(asked.texts), model)
    if asked.sentences:
        lines = [line.split("\t", 1) for line in asked.sentences.read_text(encoding="utf-8").splitlines()]
        judge("sentences", [line[0] for line in lines], [line[1] for line in lines], model)
    if asked.articles:
        frame = pl.read_parquet(asked.articles, columns=["lang", "text"]).filter(pl.col("text").str.len_chars() >= 600)
        judge("articles", frame["lang"].to_list(), frame["text"].to_list(), model)


if __name__ == "__main__":
    main()
