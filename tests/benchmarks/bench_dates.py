"""Microseconds to solve the day of a text: `python tests/benchmarks/bench_dates.py`."""

import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import polars as pl  # noqa: E402

from transforms.dates import compile_dates  # noqa: E402
from transforms.spans import Span, by_kind  # noqa: E402

# Ten numbers in 2,700 characters, as in the wires' stories.
PARAGRAPH = (
    "Pelabuhan itu dibuka kembali setelah 14 hari, dan para nelayan menyambutnya dengan gembira karena perahu mereka dapat "
    "kembali melaut. Pengelola mengatakan bahwa dermaga baru lebih luas daripada yang lama, sehingga kapal yang lebih besar "
    "dapat merapat tanpa harus menunggu air pasang. Biaya sandar ditetapkan Rp16.350 untuk setiap kapal, dan warga sekitar "
    "berharap agar pasar ikan yang lama juga segera diperbaiki oleh pemerintah kota, kata seorang pedagang yang ditemui di "
    "sana sejak pagi hari sebelum pembukaan dimulai. "
)
STORY = PARAGRAPH * 5
CASES = {
    "page date": [("Sabtu, 06/09/2025 09:05 WIB\n", "date"), (STORY, "body")],
    "no date": [("Bandung (ANTARA) - ", "dateline"), (STORY, "body")],
    "dated report": [("Bandung (ANTARA) - ", "dateline"), (STORY + "Hal itu dilaporkan, Senin (29/9).", "body")],
    "bare weekday": [
        ("Bandung (ANTARA) - ", "dateline"),
        (STORY + "Itu terjadi pada Kamis (4/9). Baik, kata pengelola, Jumat.", "body"),
        ("Copyright © ANTARA 2025", "rights"),
    ],
}
# Text that makes a careless pattern backtrack; 5 MB each.
HOSTILE = {
    "clocks": "11:55 ",
    "dates": "Kamis (4/9), ",
    "brackets": "(APA, 1.1.",
    "months": "Sept. 13 ",
    "digits": "1",
    "spaces": " ",
}
ROUNDS, SIZE = 2000, 5_000_000


def main() -> None:
    seeds = {
        name: pl.read_csv(ROOT / "seeds" / f"{name}.csv", infer_schema=False) for name in ("calendar", "date_forms")
    }
    solver = compile_dates(seeds)
    picked_on = date(2026, 1, 1)
    for name, pieces in CASES.items():
        text, spans = "", []
        for piece, kind in pieces:
            spans.append(Span(len(text), len(text) + len(piece), kind, ""))
            text += piece
        of_kind = by_kind(spans)
        best = float("inf")
        for _ in range(5):
            began = time.process_time()
            for _ in range(ROUNDS // 5):
                solver.solve(solver.dates_of(text), of_kind, picked_on)
            best = min(best, (time.process_time() - began) / (ROUNDS // 5))
        print(f"{name:14} {len(text):6} characters {best * 1e6:7.1f} microseconds")
    for name, piece in HOSTILE.items():
        text = piece * (SIZE // len(piece))
        began = time.process_time()
        solver.solve(solver.dates_of(text), by_kind([Span(0, len(text), "body", "")]), picked_on)
        print(f"hostile {name:10} {len(text):9} characters {time.process_time() - began:6.2f} seconds")


if __name__ == "__main__":
    main()
