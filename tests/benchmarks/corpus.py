"""A corpus of invented wire texts whose copies are known: `python -m tests.benchmarks.corpus FOLDER TEXTS [--seed 7]`.

Writes FOLDER/raw/NNNNNNN.txt and FOLDER/truth.csv (file, kind, parent, root, language, agency; parent and root are row
numbers, the parent of an original is -1). Kinds: `orig`; `exact` (same bytes); `near` (words, paragraphs, headline or credits
edited); `abridged30`, `50`, `70` (that share left out); `related` (own story, a paragraph or two shared); `template` (one
wording, other figures). Seven texts in ten are Indonesian. Sentences come of the slots and words of vocabulary.csv.
"""

import argparse
import csv
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

VOCABULARY = Path(__file__).with_name("vocabulary.csv")
LANGUAGES = {"id": 70, "en": 12, "ko": 6, "zh": 6, "ru": 6}
# As in the wires that were looked at: a quarter are copies; related texts and templates are the hard negatives.
KINDS = {
    "orig": 64,
    "exact": 5,
    "near": 15,
    "abridged30": 1,
    "abridged50": 1,
    "abridged70": 1,
    "related": 8,
    "template": 5,
}
# Copies are drawn among so many of the latest texts, so that a million are made in constant memory.
REMEMBERED = 20_000
AGENCIES = {
    "id": ("antara", "yonhap_antara", "xinhua_antara", "sputnik_antara", ""),
    "en": ("xinhua", "yonhap", "sputnik"),
}
ONE_AGENCY = {"ko": "yonhap", "zh": "xinhua", "ru": "ria-novosti"}
RELAYED = {"yonhap_antara": "Yonhap", "xinhua_antara": "Xinhua", "sputnik_antara": "Sputnik"}
SPOKEN = {"xinhua": "Xinhua", "yonhap": "Yonhap", "sputnik": "Sputnik"}
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
TEMPLATES = {
    "id": "Harga {goods} di pasar {place} hari ini tercatat Rp{a}.{b:03} per kilogram, sedangkan kemarin Rp{c}.{d:03}. Stok di "
    "gudang mencapai {e} ton dan cukup untuk {f} hari. Pedagang menyebut pengiriman berikutnya {g} truk pada pukul {h}.{i:02}.",
    "en": "The price of {goods} on the {place} exchange stood at {a}.{b:03} dollars a tonne today after {c}.{d:03} the day "
    "before. Stocks came to {e} tonnes, enough for {f} days. Traders expect {g} more lorries at {h}.{i:02}.",
}
GOODS = {"id": ("beras", "gula", "kopi", "cabai"), "en": ("rice", "sugar", "coffee", "copper")}


class Text(NamedTuple):
    """One text of the corpus and what is true of it."""

    row: int
    kind: str
    parent: int
    root: int
    language: str
    agency: str
    headline: str
    paragraphs: list[str]
    content: bytes


class Writer:
    """Makes texts one after the other; the same seed makes the same texts."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.words: dict[str, dict[str, list[str]]] = {}
        with VOCABULARY.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                parts = row["words"].split("|" if row["kind"] == "sentence" else None)
                self.words.setdefault(row["language"], {})[row["kind"]] = parts
        self.latest: list[Text] = []

    def texts(self, number: int) -> Iterator[Text]:
        """The first `number` texts."""
        kinds, weights = list(KINDS), list(KINDS.values())
        for row in range(number):
            kind = self.draw.choices(kinds, weights)[0] if len(self.latest) > 100 else "orig"
            text = self._text(row, kind)
            if len(self.latest) < REMEMBERED:
                self.latest.append(text)
            else:
                self.latest[row % REMEMBERED] = text
            yield text

    def _text(self, row: int, kind: str) -> Text:
        if kind in ("orig", "template"):
            language = self.draw.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
            if kind == "template":
                language = "id" if language != "en" else "en"
            paragraphs = self._template(language) if kind == "template" else self._body(language)
            return self._write(
                row, kind, -1, row, language, self._agency(language), self._headline(language), paragraphs
            )
        parent = self.draw.choice(self.latest)
        while parent.kind == "template":
            parent = self.draw.choice(self.latest)
        if kind == "exact":
            return parent._replace(row=row, kind=kind, parent=parent.row)
        language, headline, agency = parent.language, parent.headline, parent.agency
        if kind == "related":
            shared = self.draw.sample(parent.paragraphs, max(1, len(parent.paragraphs) // 5))
            paragraphs = self._body(language) + shared
            self.draw.shuffle(paragraphs)
            return self._write(
                row, kind, parent.row, row, language, self._agency(language), self._headline(language), paragraphs
            )
        if kind == "near":
            headline, agency, paragraphs = self._edited(parent)
        else:
            paragraphs = self._abridged(parent, int(kind.removeprefix("abridged")) / 100)
        return self._write(row, kind, parent.row, parent.root, language, agency, headline, paragraphs)

    def _edited(self, parent: Text) -> tuple[str, str, list[str]]:
        language, paragraphs = parent.language, list(parent.paragraphs)
        headline = self._headline(language) if self.draw.random() < 0.5 else parent.headline
        agency = self._agency(language) if self.draw.random() < 0.3 else parent.agency
        if self.draw.random() < 0.4 and len(paragraphs) > 3:
            del paragraphs[self.draw.randrange(1, len(paragraphs))]
        if self.draw.random() < 0.4:
            paragraphs.insert(self.draw.randrange(1, len(paragraphs) + 1), self._sentence(language))
        if self.draw.random() < 0.5:
            rate = self.draw.uniform(0.01, 0.1)
            paragraphs = [self._edit_words(language, paragraph, rate) for paragraph in paragraphs]
        return headline, agency, paragraphs

    def _edit_words(self, language: str, paragraph: str, rate: float) -> str:
        joiner = "" if language == "zh" else " "
        kept = []
        for word in list(paragraph) if language == "zh" else paragraph.split(" "):
            chance = self.draw.random()
            if chance < rate * 0.6:
                kept.append(self.draw.choice(self.words[language]["noun"]))
            elif not rate * 0.6 <= chance < rate * 0.8:
                kept.append(word)
        return joiner.join(kept) or paragraph

    def _abridged(self, parent: Text, share: float) -> list[str]:
        """The text shortened as outlets do: from its end, or by single paragraphs anywhere."""
        paragraphs = parent.paragraphs
        keep = max(1, round(len(paragraphs) * (1 - share)))
        if self.draw.random() < 0.5:
            return paragraphs[:keep]
        return [paragraphs[place] for place in sorted(self.draw.sample(range(len(paragraphs)), keep))]

    def _sentence(self, language: str) -> str:
        words, choice = self.words[language], self.draw.choice
        sentence = choice(words["sentence"])
        pieces = sentence.split("{")
        filled = [pieces[0]]
        for piece in pieces[1:]:
            slot, _, rest = piece.partition("}")
            filled.append(str(self.draw.randint(2, 980)) if slot == "number" else choice(words[slot]))
            filled.append(rest)
        said = "".join(filled)
        return said[0].upper() + said[1:] + ("。" if language == "zh" else ".")

    def _body(self, language: str) -> list[str]:
        joiner = "" if language == "zh" else " "
        return [
            joiner.join(self._sentence(language) for _ in range(self.draw.choice((1, 2, 2, 3))))
            for _ in range(self.draw.randint(6, 14))
        ]

    def _headline(self, language: str) -> str:
        words, choice = self.words[language], self.draw.choice
        joiner = "" if language == "zh" else " "
        kinds = ("noun", "adjective", "verb", "noun", "adjective", "place")
        return joiner.join(choice(words[kind]) for kind in kinds).capitalize()

    def _agency(self, language: str) -> str:
        return self.draw.choice(AGENCIES[language]) if language in AGENCIES else ONE_AGENCY[language]

    def _template(self, language: str) -> list[str]:
        figures = {letter: self.draw.randint(2, 98) for letter in "abcdefgh"} | {"i": self.draw.randint(0, 59)}
        figures |= {"b": self.draw.randint(0, 999), "d": self.draw.randint(0, 999)}
        goods, place = self.draw.choice(GOODS[language]), self.draw.choice(self.words[language]["place"])
        return TEMPLATES[language].format(goods=goods, place=place, **figures).split(". ", 1)

    def _write(
        self,
        row: int,
        kind: str,
        parent: int,
        root: int,
        language: str,
        agency: str,
        headline: str,
        paragraphs: list[str],
    ) -> Text:
        lines = [headline, ""]
        opening = self._opening(language, agency)
        for place, paragraph in enumerate(paragraphs):
            lines += [(opening if place == 0 else "") + paragraph, ""]
            if language == "id" and place > 2 and self.draw.random() < 0.05:
                lines += [f"Baca juga: {self._headline('id')}", ""]
        lines += self._ending(language, agency)
        content = ("\n".join(lines) + "\n").encode()
        return Text(row, kind, parent, root, language, agency, headline, paragraphs, content)

    def _opening(self, language: str, agency: str) -> str:
        place, day = self.draw.choice(self.words[language]["place"]), self.draw.randint(1, 28)
        if language == "id":
            return f"{place} (ANTARA) - " if agency else f"{place.upper()} - "
        if language == "en":
            return f"{place.upper()}, Sept. {day} ({SPOKEN[agency]}) -- "
        if language == "ko":
            return f"({place}=연합뉴스) {self.draw.choice(self.words['ko']['name'])} 기자 = "
        if language == "zh":
            return f"新华社{place}{self.draw.randint(1, 12)}月{day}日电（记者{self.draw.choice(self.words['zh']['name'])}）"
        return f"{place.upper()}, {day} сен — РИА Новости. "

    def _ending(self, language: str, agency: str) -> list[str]:
        if language == "en":
            return ["(END)"]
        if language == "zh":
            return ["（完）"]
        if language == "ko":
            return ["<저작권자(c) 연합뉴스, 무단 전재-재배포 금지>"]
        if language == "ru":
            return []
        lines = []
        if agency in RELAYED:
            lines.append(f"Sumber: {RELAYED[agency]}-OANA")
        if agency:
            pewarta, editor = self.draw.sample(self.words["id"]["name"], 2)
            year = self.draw.randint(2023, 2025)
            lines += [f"Pewarta: {pewarta}", f"Editor: {editor}", f"Copyright © ANTARA {year}"]
        if self.draw.random() < 0.4:
            lines.append("Berita Lainnya")
            for _ in range(self.draw.randint(3, 8)):
                day, month = self.draw.randint(1, 28), self.draw.choice(MONTHS)
                lines += [
                    self._headline("id"),
                    f"{day} {month} 2024 {self.draw.randint(10, 23)}:{self.draw.randint(10, 59)} WIB",
                ]
        if self.draw.random() < 0.3:
            lines.append("Bagikan")
        return lines


def write_corpus(folder: Path, number: int, held_back: int = 0, seed: int = 7) -> int:
    """Write `number` texts to folder/raw and `held_back` later ones to folder/new; give their bytes.

    Each file's time lies a second after the one before it, the last one a minute ago: nothing has to settle.
    """
    rooms = [folder / "raw", folder / "new"]
    for room in rooms:
        room.mkdir(parents=True, exist_ok=True)
    begun = time.time() - 60 - (number + held_back)
    written = 0
    with (folder / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        truth = csv.writer(file)
        truth.writerow(["file", "kind", "parent", "root", "language", "agency"])
        for text in Writer(seed).texts(number + held_back):
            name = f"{text.row:07}.txt"
            path = os.path.join(rooms[text.row >= number], name)
            with open(path, "wb") as target:
                target.write(text.content)
            os.utime(path, (begun + text.row, begun + text.row))
            written += len(text.content)
            if text.row < number:
                truth.writerow([name, text.kind, text.parent, text.root, text.language, text.agency])
    return written


def main() -> None:
    """Write a corpus and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("texts", type=int)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    begun = time.perf_counter()
    written = write_corpus(asked.folder, asked.texts, seed=asked.seed)
    print(
        f"{asked.texts:,} texts, {written / 1e6:.1f} MB, {written / asked.texts:,.0f} bytes each, {time.perf_counter() - begun:.1f} s"
    )


if __name__ == "__main__":
    main()
