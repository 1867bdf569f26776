"""The page in a real browser: nothing leaves it, nothing complains, it fits a phone, and keys reach everything.

`SUMBER_PICTURES=1` also writes the pictures of docs/pictures, from the sample texts.
"""

import os
import re
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.chromium import chromium_path, chromium_tab
from tests.warehouse.small_warehouse import load_small_warehouse
from warehouse.arrow import frame_of
from warehouse.page.build import build_page
from warehouse.page.picture import shown_value
from warehouse.page.pictures import PICTURES
from warehouse.places import published_path
from warehouse.publish import publish

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    chromium_path() is None, reason="no Chromium here: apt-get install chromium, or the page is tested as text alone"
)

OUTSIDE = re.compile(r"(?:https?|wss?|ftp|blob):")
SHOWN = """
    section.querySelectorAll('details').forEach(each => each.open = true);
    const svg = section.querySelector('svg'), box = svg.getBoundingClientRect();
    return {
        cells: [...section.querySelector('tbody').rows].map(row => [...row.cells].map(cell => cell.textContent)),
        query: section.querySelector('pre code').textContent,
        drawn: box.width > 200 && box.height > 20,
        marks: [...svg.querySelectorAll('title')].filter(t => t.parentElement.getBoundingClientRect().width > 0).length,
    };
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    home = tmp_path_factory.mktemp("small")
    load_small_warehouse(home)
    publish(home)
    return build_page(home)


@pytest.fixture(scope="module")
def tab():
    with chromium_tab() as tab:
        yield tab


def complaints(tab):
    kinds = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded", "Audits.issueAdded"}
    return [event for event in tab.events if event.get("method") in kinds]


def asked_for(tab):
    return [e["params"]["request"]["url"] for e in tab.events if e.get("method") == "Network.requestWillBeSent"]


def test_the_page_asks_for_nothing_but_itself_and_nothing_complains(tab, page):
    """Seen to catch: an image from another host, and a style attribute, written into page.html."""
    tab.open(page, 1280, 900)
    tab.run("document.querySelectorAll('details').forEach(each => each.open = true); window.scrollTo(0, 1e6)")
    tab.run("document.body.offsetHeight")
    assert [url for url in asked_for(tab) if not url.startswith("data:")] == [page.as_uri()]
    assert complaints(tab) == []


def test_the_browser_obeys_the_policy_when_something_slips_in(tab, page, tmp_path):
    """What the test above relies on: with an intruder in the page the browser refuses it and says so."""
    slipped = tmp_path / "index.html"
    intruder = "<img src='http://evil.invalid/x.png'><script>document.title = 'acted'</script></body>"
    slipped.write_text(page.read_text(encoding="utf-8").replace("</body>", intruder), encoding="utf-8")
    tab.open(slipped, 1280, 900)
    assert tab.run("document.title").startswith("sumber")
    assert complaints(tab)
    assert not [
        event
        for event in tab.events
        if event.get("method") == "Network.responseReceived" and OUTSIDE.match(event["params"]["response"]["url"])
    ]


def test_the_figures_in_the_browser_are_those_of_the_warehouse(tab, page):
    tab.open(page, 1280, 900)
    figures = tab.run(
        "Object.fromEntries([...document.querySelectorAll('dd')].map(d => [d.dataset.figure, d.textContent]))"
    )
    assert (figures["articles"], figures["stories"], figures["rejected"]) == ("5", "4", "2")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_what_the_browser_shows_of_a_picture_is_what_its_query_answers(tab, page, picture):
    """Seen to catch: the last row of a table left out; marks without their tooltips."""
    tab.open(page, 1280, 900)
    with duckdb.connect(str(published_path(page.parent.parent).resolve()), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        rows = frame_of(con, picture.query).to_dicts()
    shown = tab.run(f"(() => {{ const section = document.getElementById({picture.name!r}); {SHOWN} }})()")
    assert shown["cells"] == [[shown_value(value) for value in row.values()] for row in rows]
    assert shown["query"] == picture.query
    assert shown["drawn"] and shown["marks"] >= 1


@pytest.mark.parametrize("width", [320, 390, 768, 1600])
def test_nothing_sticks_out_at_the_side(tab, page, width):
    tab.open(page, width, 800)
    tab.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert tab.run("document.documentElement.scrollWidth") <= width
    assert tab.run("[...document.querySelectorAll('svg')].every(s => s.getBoundingClientRect().width > 200)")


def test_the_letters_of_the_pictures_are_readable_on_a_phone(tab, page):
    """Seen to catch: pictures drawn 400 units wide, not 350."""
    tab.open(page, 390, 800)
    smallest = tab.run("""Math.min(...[...document.querySelectorAll('svg text')].map(text => {
        const svg = text.ownerSVGElement;
        return text.getAttribute('font-size').replace('px', '') * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    }))""")
    assert smallest >= 10.5


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_ground_in_light_and_dark(tab, page, dark):
    """The contrast of WCAG 2 level AA, 4.5 to 1, for text and for the labels of the pictures."""
    tab.open(page, 1280, 900, dark=dark)
    for selector in ("h1", "header p", "h2", ".says", "summary", "dd", "nav a", "thead th", "footer p"):
        assert _contrast(tab, selector, "color") >= 4.5, selector
    for selector in ("svg .fill-ink", "svg .fill-faint"):
        assert _contrast(tab, selector, "fill") >= 4.5, selector
    ground = tab.run("getComputedStyle(document.body).backgroundColor")
    assert (_luminance(ground) < 0.1) == dark


def test_every_table_and_query_is_reached_and_opened_by_keys(tab, page):
    tab.open(page, 1280, 900)
    tab.press("Tab")
    assert tab.run("document.activeElement.className") == "skip"
    reached = 0
    for _ in range(200):
        tab.press("Tab")
        if tab.run("document.activeElement.tagName") == "SUMMARY":
            reached += 1
            tab.press("Enter")
            assert tab.run("document.activeElement.parentElement.open")
        elif tab.run("document.activeElement === document.body"):
            break
    assert reached == 2 * len(PICTURES)


def test_a_screen_reader_hears_each_picture_by_name(tab, page):
    tab.open(page, 1280, 900)
    nodes = tab.ask("Accessibility.getFullAXTree")["nodes"]
    heard = {(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]}
    for picture in PICTURES:
        assert ("heading", picture.title) in heard and ("region", picture.title) in heard
        assert [name for role, name in heard if role in ("image", "img") and name.startswith(f"{picture.title}. ")]


@pytest.mark.skipif(not os.environ.get("SUMBER_PICTURES"), reason="SUMBER_PICTURES=1 writes the pictures of the docs")
def test_pictures_for_the_docs(tab):
    home = Path(os.environ.get("SUMBER_HOME", ROOT / "data")).resolve()
    shown = build_page(home)
    pictures = ROOT / "docs" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    for name, width, height, dark in (
        ("light", 1200, 1260, False),
        ("dark", 1200, 1260, True),
        ("phone", 390, 1400, False),
    ):
        tab.open(shown, width, height, dark=dark)
        (pictures / f"page-{name}.png").write_bytes(tab.picture())
        assert (pictures / f"page-{name}.png").stat().st_size < 300_000


def _contrast(tab, selector, kind):
    """The contrast of an element's colour to the nearest ground that is painted behind it."""
    text, ground = tab.run(f"""(() => {{
        let e = document.querySelector({selector!r}), colour = getComputedStyle(e).{kind};
        while (getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)') e = e.parentElement;
        return [colour, getComputedStyle(e).backgroundColor]; }})()""")
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
