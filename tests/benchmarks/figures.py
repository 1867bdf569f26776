"""The table of the benchmarks, figures.csv, and the plot that is drawn of it."""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tests.benchmarks.measure import REPOSITORY

FIGURES = Path(__file__).with_name("figures.csv")
PLOT = REPOSITORY / "docs" / "pictures" / "benchmark.png"
COLUMNS = ["date", "cores", "texts", "what", "seconds", "cpu_seconds", "texts_per_second", "peak_mb", "ratio"]
SUMBER, OBVIOUS, DATATROVE = "sumber run", "obvious script", "datatrove MinHash stages"
COLOURS = {SUMBER: "#0b6e75", OBVIOUS: "#c0562f", DATATROVE: "#8a7a9b"}


class Figures:
    """Takes one row after the other and prints it; rows of an earlier day for the same size and thing are replaced."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], dict[str, str]] = {}
        if FIGURES.exists():
            with FIGURES.open(encoding="utf-8", newline="") as file:
                self.rows = {(row["texts"], row["what"]): row for row in csv.DictReader(file)}

    def add(
        self,
        texts: int,
        what: str,
        seconds: float | None = None,
        cpu_seconds: float | None = None,
        peak_mb: float | None = None,
        ratio: float | None = None,
        rate: float | None = None,
    ) -> None:
        """Add a row; texts a second come of the seconds unless they are given."""
        if rate is None and seconds:
            rate = texts / seconds
        row = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
            "texts": str(texts),
            "what": what,
            "seconds": _shown(seconds, 2),
            "cpu_seconds": _shown(cpu_seconds, 2),
            "texts_per_second": _shown(rate, 1),
            "peak_mb": _shown(peak_mb, 0),
            "ratio": _shown(ratio, 4),
        }
        self.rows[row["texts"], what] = row
        said = [f"{row[name]} {unit}" for name, unit in UNITS.items() if row[name]]
        print(f"{texts:>9,}  {what:44} {'  '.join(said)}", flush=True)
        self.write()

    def write(self) -> None:
        """Write the table, smaller sizes first; after every row, so that nothing measured is lost."""
        with FIGURES.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(sorted(self.rows.values(), key=lambda row: (int(row["texts"]), row["what"])))


UNITS = {"seconds": "s", "cpu_seconds": "CPU s", "texts_per_second": "texts/s", "peak_mb": "MB", "ratio": "(ratio)"}


def _shown(number: float | None, digits: int) -> str:
    return "" if number is None else f"{number:.{digits}f}"


def draw() -> None:
    """Draw texts a second of processor time and peak memory against the number of texts; what was not measured is dotted.

    Processor time, as wall time on a machine that does other work says more of that work; the table has both.
    """
    import altair as alt

    table = pl.read_csv(FIGURES, infer_schema_length=None).filter(pl.col("what").is_in(list(COLOURS)))
    if table.is_empty():
        return
    largest = int(table["texts"].cast(pl.Int64).to_numpy().max())
    rows = [
        {
            **row,
            "measured": "measured",
            "per_cpu_second": row["texts"] / row["cpu_seconds"] if row["cpu_seconds"] else None,
        }
        for row in table.to_dicts()
    ]
    for what in (OBVIOUS, DATATROVE):
        known = sorted((row for row in rows if row["what"] == what), key=lambda row: row["texts"])
        if known and known[-1]["texts"] < largest:
            for texts in (known[-1]["texts"], largest):
                rows.append({**known[-1], "texts": texts, "peak_mb": None, "measured": "carried on"})
    scale = alt.Scale(type="log", domain=[min(row["texts"] for row in rows) * 0.8, largest * 1.25], nice=False)
    sizes = sorted({row["texts"] for row in rows})
    across = alt.X("texts:Q", scale=scale, axis=alt.Axis(values=sizes, format="~s", title="texts", grid=False))
    drawn = [name for name in COLOURS if any(row["what"] == name for row in rows)]
    colour = alt.Color(
        "what:N",
        scale=alt.Scale(domain=drawn, range=[COLOURS[name] for name in drawn]),
        legend=alt.Legend(title=None, orient="top", symbolType="stroke", labelLimit=300),
    )
    dashes = alt.StrokeDash(
        "measured:N", scale=alt.Scale(domain=["measured", "carried on"], range=[[1, 0], [2, 4]]), legend=None
    )

    def panel(column: str, title: str, log: bool) -> "alt.LayerChart | alt.FacetChart":
        shown = [row for row in rows if row[column] is not None]
        up = alt.Y(
            f"{column}:Q", scale=alt.Scale(type="log" if log else "linear"), axis=alt.Axis(title=title, tickCount=5)
        )
        lines = (
            alt.Chart(alt.Data(values=shown))
            .mark_line(strokeWidth=2.5)
            .encode(x=across, y=up, color=colour, strokeDash=dashes)
        )
        measured = alt.Data(values=[row for row in shown if row["measured"] == "measured"])
        points = alt.Chart(measured).mark_circle(size=70, opacity=1).encode(x=across, y=up, color=colour)
        labels = (
            alt.Chart(measured)
            .mark_text(dy=-11, fontSize=11)
            .encode(x=across, y=up, color=colour, text=alt.Text(f"{column}:Q", format=",.0f"))
        )
        return alt.layer(lines, points, labels).properties(width=420, height=280)

    cores = table["cores"][0]
    chart = (
        alt.hconcat(
            panel("per_cpu_second", "texts a second of processor time", True),
            panel("peak_mb", "peak memory, all processes, MB", False),
        )
        .properties(
            title=alt.TitleParams(
                "From a folder of texts to a warehouse",
                subtitle=f"whole processes, Prefect and Great Expectations included; sumber uses {cores} cores, the script one; dotted: carried on",
                anchor="start",
                fontSize=17,
                subtitleFontSize=12,
                subtitleColor="#555",
            )
        )
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e6e6e6", domainColor="#888", tickColor="#888", labelFontSize=12, titleFontSize=12)
        .configure_legend(labelFontSize=12)
    )
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    chart.save(str(PLOT), scale_factor=2)
