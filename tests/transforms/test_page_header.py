"""A page's header: the agency that stands in a cell of its own wrote the text, a menu names none."""

from pathlib import Path

import pytest

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import read, roles
from tests.transforms.test_dates import SOLVER
from tests.transforms.test_page_stamps import OWN
from tests.transforms.test_segment import STORY
from transforms.digits import ZEROS

INBOX = Path(__file__).resolve().parents[2] / "seeds" / "inbox"


@pytest.mark.parametrize(
    "header",
    [
        "harbour.example | 20. 02. 2024 | Editor: Ann Field | Xinhua | Text",
        "hafen.example | Gesendet am 28.11.2022 | Quelle: Xinhua",
        "2013-03-04 14:49:26    Xinhua    Web Editor: Ann Field",
        "2023-11-17 09:24:11 Xinhua Editor : Ann Field",
        "Xinhua | Publication date | 18:06 ICT",
    ],
)
@pytest.mark.parametrize("headline_first", [True, False])
def test_an_agency_in_a_cell_of_the_header_wrote_the_text(header: str, headline_first: bool) -> None:
    """Seen to catch: _split_at_source left out; the label behind the name not looked for."""
    above = (
        ["Harbour opens a school for pilots", header]
        if headline_first
        else [header, "Harbour opens a school for pilots"]
    )
    text = "\n".join([*above, STORY])
    assert roles(text, "origin") == ["xinhua"]
    assert read(text).headline == "Harbour opens a school for pilots"


@pytest.mark.parametrize(
    "menu",
    [
        "Home | World | Xinhua | Sport | Video | About this harbour",
        "Harbour | Antara Foto | 12 pictures",
        "Reuters: ships of 2024 wait for a tide | Harbour 3",
    ],
)
def test_a_menu_names_no_writer(menu: str) -> None:
    """Seen to catch: FIGURE not asked for; names of picture desks let in."""
    assert roles(f"{menu}\nHarbour opens a school for pilots\n{STORY}", "origin") == []


@pytest.mark.parametrize("line", ["๒๑ ม.ค. ๒๕๖๗ ๑๐:๑๕ น.", "۱۴۰۳/۰۲/۰۳", "१२ मार्च १९९८", "٢٤ مارس", "१२-३"])
def test_a_line_with_figures_of_another_script_is_not_passed_over(line: str) -> None:
    """Seen to catch: the text of PrintedDates without plain digits; figures without a zero left as they were."""
    assert SOLVER.dates_of(line).has_figure(0, len(line))


def test_a_line_with_a_day_prints_one_in_the_figures_of_every_script() -> None:
    """Seen to catch: only lines with a zero, or a 1 of Iran, taken for lines with figures."""
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in INBOX.rglob("*.txt"))
    lines = {line.strip() for text in texts for line in text.splitlines()}
    lines |= {line for line, _ in OWN} | set(reference()["date_forms"]["test"])
    figured = {line for line in lines if any(figure in line for figure in "0123456789")}
    assert len(figured) > 500
    for zero in ZEROS:
        figures = {ord("0") + figure: chr(ord(zero) + figure) for figure in range(10)}
        written = {line.translate(figures) for line in figured}
        assert {line for line in written if not SOLVER.dates_of(line).has_figure(0, len(line))} == set()
