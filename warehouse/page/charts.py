"""The forms of the page's pictures, as Altair charts: bars, stacked bars, a matrix, headlines over bars."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

Rows = Sequence[Mapping[str, Any]]

# Drawn for a phone's column and enlarged on wider screens, so that the letters stay readable on both.
WIDTH = 350
COLOURS = [f"var(--c{number})" for number in range(1, 9)]
INK, FAINT, RULE, TRACK, PAPER = (f"var(--{name})" for name in ("ink", "faint", "rule", "track", "paper"))
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
CONFIG = alt.Config(
    view=alt.ViewConfig(stroke=None),
    text=alt.MarkConfig(fontSize=12),
    axis=alt.AxisConfig(
        labelColor=INK,
        titleColor=FAINT,
        gridColor=RULE,
        domainColor=RULE,
        tickColor=RULE,
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
        labelPadding=6,
    ),
    legend=alt.LegendConfig(labelColor=INK, labelFontSize=12, padding=0, rowPadding=3, columnPadding=18),
)


def bars(rows: Rows, name: str, count: str, colour: str = COLOURS[0]) -> alt.TopLevelMixin:
    """A bar a row, longest first as given, each with its count; `tip` is what a mark says."""
    order = [row[name] for row in rows]
    base = alt.Chart().encode(
        y=alt.Y(f"{name}:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, domain=False, ticks=False)),
        x=alt.X(f"{count}:Q", axis=None, scale=alt.Scale(domainMin=0)),
    )
    drawn = base.mark_bar(color=colour, height=15, cornerRadiusEnd=3).encode(description="tip:N")
    numbers = base.mark_text(align="left", dx=5, color=FAINT).encode(text=alt.Text(f"{count}:Q", format=",d"))
    return _finished(alt.layer(drawn, numbers), rows, height=alt.Step(23))


def shares(rows: Rows, name: str, part: str, whole: str) -> alt.TopLevelMixin:
    """A track a row, filled as far as `part` goes of `whole`, in percent, with both counts beside it."""
    shown = [
        {
            **row,
            "share": row[part] / row[whole] if row[whole] else 0,
            "full": 1,
            "counts": f"{row[part]:,} of {row[whole]:,}",
        }
        for row in rows
    ]
    y = alt.Y(
        f"{name}:N",
        sort=[row[name] for row in rows],
        title=None,
        axis=alt.Axis(labelLimit=150, domain=False, ticks=False),
    )
    base = alt.Chart().encode(y=y)
    scale = alt.Scale(domain=[0, 1.36])
    track = base.mark_bar(color=TRACK, height=13, cornerRadius=3).encode(x=alt.X("full:Q", axis=None, scale=scale))
    filled = base.mark_bar(color=COLOURS[0], height=13, cornerRadius=3).encode(
        x=alt.X("share:Q", axis=None, scale=scale), description="tip:N"
    )
    numbers = base.mark_text(align="left", dx=6, color=FAINT).encode(
        x=alt.X("full:Q", axis=None, scale=scale), text="counts:N"
    )
    return _finished(alt.layer(track, filled, numbers), shown, height=alt.Step(23))


def stacks(
    rows: Rows, along: alt.X, count: str, part: str, parts: Sequence[str], colours: Sequence[str], unit: str
) -> Any:
    """Columns along time, each stacked of `parts` in the given order, with a legend above."""
    place = {name: number for number, name in enumerate(parts)}
    shown = [{**row, "place": place[row[part]]} for row in rows]
    chart = (
        alt.Chart()
        .mark_bar(stroke=PAPER, strokeWidth=0.5)
        .encode(
            x=along,
            y=alt.Y(
                f"{count}:Q",
                title=unit,
                axis=alt.Axis(tickCount=4, format="~s", domain=False, ticks=False, tickMinStep=1),
            ),
            color=alt.Color(
                f"{part}:N",
                title=None,
                scale=alt.Scale(domain=list(parts), range=list(colours)[: len(parts)]),
                legend=alt.Legend(orient="top", columns=2, symbolType="square", labelLimit=150),
            ),
            order="place:Q",
            description="tip:N",
        )
    )
    return _finished(chart, shown, height=190)


def along(names: Sequence[str], room: int = 0) -> alt.X:
    """The axis of a picture whose rows have their place in time in `when`: all the names that it has, in order."""
    # Room for runs to come, so that the first alone does not fill the picture.
    blanks = [" " * (number + 1) for number in range(room - len(names))]
    axis = alt.Axis(labelAngle=0, labelOverlap=True, grid=False, ticks=False, labelPadding=6)
    return alt.X("when:N", title=None, axis=axis, scale=alt.Scale(domain=[*names, *blanks], paddingInner=0.2))


def matrix(rows: Rows, across: str, down: str, count: str) -> alt.TopLevelMixin:
    """A grid of counts: darker is more, each cell with its figure."""
    highest = max(row[count] for row in rows)
    # Square roots, so that the many small counts beside a big one can still be told apart.
    shown = [{**row, "strength": 0.14 + 0.86 * (row[count] / highest) ** 0.5} for row in rows]
    totals: dict[str, dict[str, int]] = {across: {}, down: {}}
    for row in rows:
        for side in totals:
            totals[side][row[side]] = totals[side].get(row[side], 0) + row[count]
    order = {side: sorted(names, key=lambda each: (-names[each], each)) for side, names in totals.items()}
    base = alt.Chart().encode(
        x=alt.X(
            f"{across}:N",
            sort=order[across],
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-60, labelAlign="left", labelLimit=120, domain=False, ticks=False),
        ),
        y=alt.Y(
            f"{down}:N",
            sort=order[down],
            title=None,
            axis=alt.Axis(labelLimit=130, domain=False, ticks=False, grid=True, zindex=0),
        ),
    )
    # Opaque below the shades, or the guide line of the row would shine through.
    ground = base.mark_rect(color=PAPER)
    cells = base.mark_rect(color=COLOURS[0], cornerRadius=3, stroke=PAPER, strokeWidth=2).encode(
        fillOpacity=alt.FillOpacity("strength:Q", scale=None), description="tip:N"
    )
    figures = base.mark_text(fontSize=11).encode(
        text=alt.Text(f"{count}:Q", format="~s"),
        color=alt.condition("datum.strength > 0.6", alt.value(PAPER), alt.value(INK)),
    )
    return _finished(alt.layer(ground, cells, figures), shown, height=alt.Step(25))


def headlines(rows: Rows, headline: str, count: str) -> alt.TopLevelMixin:
    """A thin bar a row with its headline above it, for names too long for an axis."""
    shown = [{**row, "place": f"{number:03d}", "start": 0} for number, row in enumerate(rows)]
    base = alt.Chart().encode(y=alt.Y("place:N", axis=None))
    lines = base.mark_text(align="left", baseline="bottom", dy=-1, color=INK).encode(
        x=alt.X("start:Q", axis=None), text=f"{headline}:N"
    )
    drawn = base.mark_bar(height=9, yOffset=8, cornerRadiusEnd=3, color=COLOURS[0]).encode(
        x=alt.X(f"{count}:Q", axis=None, scale=alt.Scale(domainMin=0)), description="tip:N"
    )
    numbers = base.mark_text(align="left", dx=5, dy=8, color=FAINT).encode(
        x=alt.X(f"{count}:Q", axis=None), text=alt.Text(f"{count}:Q", format=",d")
    )
    return _finished(alt.layer(drawn, numbers, lines), shown, height=alt.Step(38))


def _finished(chart: Any, rows: Rows, height: Any) -> Any:
    """The chart with its rows, in the page's size, type and colours."""
    # Set, not passed through Altair's methods, each of which copies the chart with all its rows.
    chart.data = alt.Data(values=[dict(row) for row in rows])
    chart.width, chart.height, chart.padding = WIDTH, height, 2
    chart.autosize, chart.background, chart.config = FIT, "transparent", CONFIG
    return chart
