"""Code points to scripts, and the script that a text is written in."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

CODE_POINTS = 0x110000

# How much of a word one sign carries, against a letter of an alphabet. Latin counts half: names, addresses and
# abbreviations are Latin in texts of every language, and langdetect too drops Latin from two thirds of others on.
SIGN_WEIGHTS = {"Hani": 3.0, "Kana": 2.0, "Hang": 2.0, "Latn": 0.5}

# Japanese prose is a third to a half kana; a Chinese text that cites a Japanese title stays far below a tenth.
KANA_SHARE = 0.1


class ScriptTable(NamedTuple):
    """The script of every code point, as an index of `names`; index 0 is no letter."""

    names: tuple[str, ...]
    of: NDArray[np.uint8]
    weights: NDArray[np.float64]


def compile_scripts(scripts: pl.DataFrame) -> ScriptTable:
    """The table of the rows `range` (hexadecimal, both ends included) and `script`."""
    names = ["", *dict.fromkeys(scripts["script"].to_list())]
    of = np.zeros(CODE_POINTS, np.uint8)
    for span, script in scripts.select("range", "script").iter_rows():
        first, _, last = span.partition("-")
        of[int(first, 16) : int(last or first, 16) + 1] = names.index(script)
    weights = np.array([0.0, *(SIGN_WEIGHTS.get(name, 1.0) for name in names[1:])])
    return ScriptTable(tuple(names), of, weights)


def count_scripts(code_points: NDArray[np.uint32], starts: NDArray[np.int64], table: ScriptTable) -> NDArray[np.int64]:
    """Letters of each script (columns) in each text (rows); a text reaches from its start to the next one's."""
    lengths = np.diff(np.append(starts, len(code_points)))
    width = len(table.names)
    cells = np.repeat(np.arange(len(starts), dtype=np.int32) * width, lengths)
    cells += table.of.take(code_points)
    counts = np.bincount(cells, minlength=len(starts) * width).reshape(len(starts), width)
    counts[:, 0] = 0
    return counts


def main_scripts(counts: NDArray[np.int64], table: ScriptTable) -> NDArray[np.int64]:
    """The script, as an index of the table's names, that carries most of each text; 0 where there is no letter."""
    weighted = counts * table.weights
    han, kana = _index(table, "Hani"), _index(table, "Kana")
    if han and kana:
        japanese = counts[:, kana] > KANA_SHARE * (counts[:, kana] + counts[:, han])
        total = weighted[:, han] + weighted[:, kana]
        weighted[:, kana] = np.where(japanese, total, 0.0)
        weighted[:, han] = np.where(japanese, 0.0, total)
    return np.argmax(weighted, axis=1)


def _index(table: ScriptTable, name: str) -> int:
    return table.names.index(name) if name in table.names else 0
