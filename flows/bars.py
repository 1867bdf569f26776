"""A picture of a run as SVG: bars by agency and by language, drawn without a library and readable in light and dark."""

import base64
from html import escape

from flows.harmless import harmless

BARS_SHOWN = 8
ROW, LEFT, WIDTH, COUNT = 24, 170, 640, 60


def bars_svg(groups: list[tuple[str, list[tuple[str, int]]]]) -> str:
    """Groups of a title and named counts as one SVG, each bar with its figure; what is not shown is summed up."""
    body, y = [], 8
    for title, rows in groups:
        y += ROW
        body.append(f'<text x="12" y="{y}" font-weight="600">{escape(title)}</text>')
        shown = rows[:BARS_SHOWN]
        if len(rows) > BARS_SHOWN:
            shown = [*shown, (f"{len(rows) - BARS_SHOWN} more", sum(count for _, count in rows[BARS_SHOWN:]))]
        most = max((count for _, count in shown), default=1) or 1
        for name, count in shown:
            y += ROW
            long = round((WIDTH - LEFT - COUNT) * count / most, 1)
            body.append(
                f'<text x="{LEFT - 8}" y="{y}" text-anchor="end">{escape(harmless(name, 22))}</text>'
                f'<rect x="{LEFT}" y="{y - 13}" width="{long}" height="16" rx="2" fill="#3b7dd8"/>'
                f'<text x="{LEFT + long + 6}" y="{y}">{count:,}</text>'
            )
        y += 8
    height = y + 12
    said = "; ".join(f"{title}: " + ", ".join(f"{name} {count}" for name, count in rows[:3]) for title, rows in groups)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' role="img" font-family="system-ui,sans-serif" font-size="13" fill="#1f2328"><title>{escape(harmless(said))}</title>'
        f'<rect width="100%" height="100%" rx="6" fill="#f6f8fa"/>{"".join(body)}</svg>'
    )


def data_uri(svg: str) -> str:
    """The picture as an address that holds it, for places that show images by address alone."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
