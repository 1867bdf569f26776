"""Texts to scores by langdetect's profiles: every n-gram of a window counted, none drawn at random."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.scripts import CODE_POINTS, ScriptTable

# langdetect's smoothing: alpha 0.5 over its base frequency of 10,000.
SMOOTHING = 0.5e-4

# Scores are whole numbers of this many to one unit of natural logarithm. A sum of whole numbers below 2**24 is exact in
# float32 in whatever order it is added, so a score does not depend on the batch, the machine or its threads:
# WINDOW_CHARS positions of at most 3 n-grams of at most 9.91 units are 15.6 million.
UNITS = 512
WINDOW_CHARS = 1024

# langdetect's normalisation, where it concerns scripts with several languages: these become a space, ...
LATIN1_SPACES = "\xa0\xab\xb0\xbb"
GENERAL_PUNCTUATION = (0x2000, 0x206F)
# ... these the letter that its profiles were counted with, and Vietnamese letters of the last block all one.
SAME_LETTERS = {"\u0219": "\u015f", "\u021b": "\u0163", "\u06cc": "\u064a"}
VIETNAMESE = (0x1EA0, 0x1EFF, "\u1ec3")

SPACE, OTHER, OTHER_CAPITAL, FIRST_LETTER = 0, 1, 2, 3


class ProfileTable(NamedTuple):
    """The n-grams of all profiles as rows of whole-number scores, one column a language."""

    languages: tuple[str, ...]
    scripts: NDArray[np.int64]  # the script of each column, as an index of the script table's names
    sign_of: NDArray[np.uint16]  # code point to sign; the letters that end a triple come first
    pair_rows: NDArray[np.unsignedinteger]  # two signs to their row
    pair_numbers: NDArray[np.unsignedinteger]  # two signs to the number of their pair where it begins a triple, else 0
    triple_rows: NDArray[np.unsignedinteger]  # pair number by sign to the row of the triple, 0 where there is none
    scores: NDArray[
        np.float32
    ]  # row by language, the n-gram's own and those of its endings added; last column: how many


def build_profiles(
    profiles: Mapping[str, Mapping[str, Any]], languages: Mapping[str, tuple[str, str]], scripts: ScriptTable
) -> ProfileTable:
    """The table of langdetect's profiles; `languages` gives each of its codes that is wanted a language and a script."""
    wanted = [code for code in sorted(profiles) if code in languages]
    shared = {script for script in scripts.names if sum(languages[code][1] == script for code in wanted) > 1}
    wanted = [code for code in wanted if languages[code][1] in shared]
    column_scripts = np.array([scripts.names.index(languages[code][1]) for code in wanted], np.int64)
    shared_ids = set(column_scripts.tolist())

    grams: dict[str, int] = {}
    probabilities = np.zeros((sum(len(profiles[code]["freq"]) for code in wanted), len(wanted)), np.float32)
    for column, code in enumerate(wanted):
        totals = profiles[code]["n_words"]
        for gram, count in profiles[code]["freq"].items():
            last = gram.rstrip(" ")[-1:]
            if len(gram) > 3 or not last or int(scripts.of[ord(last)]) not in shared_ids:
                continue
            probabilities[grams.setdefault(gram, len(grams)), column] = count / totals[len(gram) - 1]
    own = np.rint(UNITS * np.log1p(probabilities[: len(grams)] / SMOOTHING)).astype(np.float32)
    # A language is no evidence about n-grams of another script: Latin names say nothing about a Cyrillic text.
    gram_scripts = np.array([scripts.of[ord(gram.rstrip(" ")[-1])] for gram in grams])
    own[gram_scripts[:, None] != column_scripts[None, :]] = 0

    ending = {gram[2] for gram in grams if len(gram) == 3} - {" "}
    alphabet = sorted({sign for gram in grams for sign in gram} - {" "}, key=lambda sign: (sign not in ending, sign))
    signs = {" ": SPACE} | {letter: position + FIRST_LETTER for position, letter in enumerate(alphabet)}
    # Inside a word of capitals nothing is counted: abbreviations look alike in all languages.
    capitals = np.array([False, False, True, *(letter.isupper() for letter in alphabet)])
    size = len(alphabet) + FIRST_LETTER
    scores = np.zeros((len(grams) + 1, len(wanted)), np.float32)
    number = np.min_scalar_type(len(grams))
    single_row = np.zeros(size, number)
    pair_rows = np.zeros((size, size), number)
    pair_numbers = np.zeros((size, size), number)
    triples: list[tuple[int, int, int]] = []
    pairs = 0
    for row, gram in enumerate(sorted(grams, key=lambda gram: (len(gram), gram)), start=1):
        mine = own[grams[gram]]
        first, second, third = [signs[letter] for letter in f"  {gram}"[-3:]]
        if len(gram) == 1:
            single_row[third] = row
            scores[row] = mine
        elif len(gram) == 2:
            scores[row] = mine + scores[single_row[third]]
            pair_rows[second, third] = row
        else:
            scores[row] = mine + scores[pair_rows[second, third] or single_row[third]]
            if not (capitals[second] and capitals[third]):
                if not pair_numbers[first, second]:
                    pairs += 1
                    pair_numbers[first, second] = pairs
                triples.append((int(pair_numbers[first, second]), third, row))
    # Two signs that no profile holds together still end in one that is known.
    pair_rows = np.where(pair_rows == 0, single_row[None, :], pair_rows)
    pair_rows[np.ix_(capitals, capitals)] = 0
    triple_rows = np.zeros((pairs + 1, FIRST_LETTER + len(ending) + 1), number)
    for pair, third, row in triples:
        triple_rows[pair, third] = row
    names = tuple(languages[code][0] for code in wanted)
    return ProfileTable(names, column_scripts, _signs(signs), pair_rows, pair_numbers, triple_rows, scores)


def _signs(signs: Mapping[str, int]) -> NDArray[np.uint16]:
    sign_of = np.full(CODE_POINTS, OTHER, np.uint16)
    capitals = [code for code in range(0x10000) if chr(code).isupper()]
    sign_of[capitals] = OTHER_CAPITAL
    for letter, sign in signs.items():
        sign_of[ord(letter)] = sign
    ascii_letters = [code for code in range(0x80) if chr(code).isalpha()]
    spaces = np.ones(0x80, np.bool_)
    spaces[ascii_letters] = False
    sign_of[:0x80][spaces] = SPACE
    sign_of[[ord(sign) for sign in LATIN1_SPACES]] = SPACE
    sign_of[GENERAL_PUNCTUATION[0] : GENERAL_PUNCTUATION[1] + 1] = SPACE
    for written, counted in SAME_LETTERS.items():
        sign_of[ord(written)] = signs.get(counted, OTHER)
    sign_of[VIETNAMESE[0] : VIETNAMESE[1] + 1] = signs.get(VIETNAMESE[2], OTHER)
    return sign_of


def score_profiles(
    code_points: NDArray[np.uint32], starts: NDArray[np.int64], table: ProfileTable
) -> NDArray[np.float32]:
    """Each text's score for each language in UNITS, a whole number; a space stands before each text and after the last."""
    signs = table.sign_of.take(code_points)
    blank = signs == SPACE
    keep = np.empty(len(signs), np.bool_)
    keep[0] = True
    np.logical_not(blank[1:] & blank[:-1], out=keep[1:])
    # A text's first sign is the space that parts it from the one before; kept, so that no n-gram spans two texts.
    ends = np.cumsum(keep)[np.append(starts, len(keep) - 1)] - 1
    signs = signs[keep]
    rows = _rows(signs, table)
    # The n-gram that the parting space ends is nobody's: it would depend on what stands beside a text in the batch.
    rows[ends] = 0
    sums = np.zeros((len(starts), table.scores.shape[1]), np.float32)
    ones = np.ones(WINDOW_CHARS, np.float32)
    room = np.empty((WINDOW_CHARS, table.scores.shape[1]), np.float32)
    for text, (begin, end) in enumerate(pairwise(ends.tolist())):
        if end > begin:
            # Into memory that is warm already; all rows are in bounds, and "clip" alone writes there without a copy.
            taken = table.scores.take(rows[begin:end], axis=0, out=room[: end - begin], mode="clip")
            np.dot(ones[: end - begin], taken, out=sums[text])
    return sums


def _rows(signs: NDArray[np.uint16], table: ProfileTable) -> NDArray[np.unsignedinteger]:
    """The row of the longest known n-gram that ends in each sign."""
    size, ending = len(table.pair_rows), table.triple_rows.shape[1]
    wide = signs.astype(np.intp)
    pairs = np.zeros(len(signs), np.intp)
    pairs[1:] = wide[:-1] * size + wide[1:]
    rows = table.pair_rows.take(pairs)
    # Letters that end no triple share the last column, which is empty.
    thirds = np.minimum(wide[2:], ending - 1)
    triples = table.triple_rows.take(table.pair_numbers.take(pairs[1:-1]).astype(np.intp) * ending + thirds)
    rows[2:] = np.where(triples != 0, triples, rows[2:])
    rows[0] = 0
    return rows
