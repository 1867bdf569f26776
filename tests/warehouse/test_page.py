"""The page, read as text: what it shows, that it shows it harmlessly, and how it takes the place of the one before."""

import base64
import hashlib
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import duckdb
import pytest

from tests.warehouse.small_warehouse import load_small_warehouse
from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from warehouse.load import load_run
from warehouse.master import connect_master
from warehouse.open_published import AskRefused
from warehouse.page import build, charts
from warehouse.page.build import TILES, build_page, page_path
from warehouse.page.picture import QUERIES, plain_rows
from warehouse.page.pictures import PICTURES
from warehouse.page.plain import cut, plain
from warehouse.places import published_path
from warehouse.publish import publish

HOSTILE = (
    "</title></svg><script>alert(1)</script>",
    '"><img src=http://evil.invalid/x onerror=alert(1)>',
    "]]><a href='javascript:alert(1)'>{{ 7 * 7 }} &lt;b&gt;",
    "\u202egnp.exe\x1b[31m\x00 \ufeffend",
)
VOID = {"meta", "link", "br", "img", "input"}


class Page(HTMLParser):
    """The page as elements: (tag, attributes, text below it)."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []
        self.feed(text)
        assert self.open == [], "an element is not closed"

    def handle_starttag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        for element in self.open:
            element[2] += text

    def all(self, tag, **attributes):
        names = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.elements if e[0] == tag and all(e[1].get(n) == v for n, v in names.items())]

    def table(self, picture):
        """The cells of a picture's table, row by row."""
        begin = self.elements.index(self.all("table", data_picture=picture)[0])
        rows = []
        for element in self.elements[begin + 1 :]:
            if element[0] == "table":
                break
            if element[0] == "tr":
                rows.append([])
            elif element[0] == "td" or element[1].get("scope") == "row":
                rows[-1].append(element[2])
        return [row for row in rows if row]


def page_of(home):
    return Page(build_page(home).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    home = tmp_path_factory.mktemp("small")
    load_small_warehouse(home)
    publish(home)
    return home


@pytest.fixture(scope="module")
def page(small):
    return page_of(small)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile")
    texts = [one_text(0, headline=HOSTILE[0])]
    story = texts[0]["documents"]["document_id"]
    texts += [one_text(number, headline=text, story_id=story) for number, text in enumerate(HOSTILE[1:], 1)]
    # Each hostile headline stands for a story that was carried twice, so that each is drawn.
    texts += [one_text(10 + number, headline=text) for number, text in enumerate(HOSTILE)]
    texts += [
        one_text(20 + number, story_id=texts[4 + number]["documents"]["document_id"]) for number in range(len(HOSTILE))
    ]
    names = ORGANIZATIONS.with_columns(name=ORGANIZATIONS["name"] + HOSTILE[0])
    staging = write_staging(home / "staging" / "run-1", texts)
    load_run(home, "run-1", staging, run_record("run-1"), names, RULES)
    publish(home)
    return home


def test_the_figures_above_are_those_of_the_warehouse(page):
    """Seen to catch: rejected documents counted as articles in figures.sql."""
    shown = {element[1]["data-figure"]: element[2] for element in page.all("dd")}
    assert shown == dict(zip(TILES, ["5", "4", "2", "2", "2", "2", "0", "2"], strict=True))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_every_table_has_a_row_for_each_row_of_its_query_and_the_query_stands_beside_it(small, page, picture):
    with duckdb.connect(str(published_path(small).resolve()), read_only=True) as con:
        rows = con.execute(picture.query).fetchall()
    assert rows, "the small warehouse leaves no picture empty"
    shown = page.table(picture.name)
    assert len(shown) == len(rows)
    for cells, row in zip(shown, rows, strict=True):
        figures = [
            (cell.replace(",", ""), str(value)) for cell, value in zip(cells, row, strict=True) if type(value) is int
        ]
        assert [cell for cell, _ in figures] == [value for _, value in figures]
    assert [e for e in page.all("code") if e[2] == picture.query]


def test_a_bar_says_what_the_warehouse_says(page):
    said = {element[2] for element in page.all("title")}
    assert {"ANTARA carries Yonhap: 1 article", "en: 4 articles", "body-length: 2 texts"} <= said


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_every_chart_is_valid_for_altair(small, picture):
    with duckdb.connect(str(published_path(small).resolve()), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        rows = [dict(row) for row in build._ask(con, picture.query)]
    assert picture.form(plain_rows(picture, rows)).to_dict(validate=True)["data"]["values"]


def test_text_from_documents_is_only_text(hostile):
    """Seen to catch: autoescape off in build.py."""
    page = page_of(hostile)
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "link",
        "style",
        "body",
        "a",
        "div",
        "header",
        "h1",
        "p",
        "dl",
        "dt",
        "dd",
    }
    allowed |= {
        "nav",
        "ul",
        "li",
        "main",
        "section",
        "h2",
        "bdi",
        "figure",
        "details",
        "summary",
        "span",
        "table",
        "thead",
    }
    allowed |= {"tbody", "tr", "th", "td", "pre", "code", "footer", "svg", "g", "path", "line", "rect", "text"}
    assert {element[0] for element in page.elements} <= allowed
    assert [name for element in page.elements for name in element[1] if name.startswith("on") or name == "style"] == []
    links = [value for e in page.elements for name, value in e[1].items() if name in ("href", "src", "xlink:href")]
    assert {link for link in links if not link.startswith("#")} == {"data:,"}
    [biggest] = page.all("table", data_picture="biggest-stories")
    assert "<script>alert(1)</script>" in biggest[2] and "{{ 7 * 7 }}" in biggest[2]


def test_nothing_in_a_headline_steers_the_screen(hostile):
    text = page_path(build_page(hostile).parent.parent).read_text(encoding="utf-8")
    assert not {char for char in text if ord(char) < 32 and char != "\n"} | ({"\u202e", "\ufeff"} & set(text))


BIGGEST = """
select headline, language, copy_count, publisher_count, story_id from stories
where copy_count > 1 order by copy_count desc, publisher_count desc, story_id limit 12
"""


def test_the_biggest_stories_and_their_number_are_those_of_the_view(tmp_path):
    """Seen to catch: `is_canonical` left out of canonical_row; ties that `most` cuts off (`>` in the place of `>=`)."""
    texts = []
    for story in range(16):
        canonical = one_text(len(texts), headline=f"Story {story}")
        told = {"story_id": canonical["documents"]["document_id"], "headline": "Retold"}
        outlets = ["antara"] * (story % 3) + ["harbour-post"] * (1 + story % 5)
        texts.append(canonical)
        texts += [one_text(len(texts) + n, publisher_id=outlet, **told) for n, outlet in enumerate(outlets)]
    load_run(
        tmp_path,
        "run-1",
        write_staging(tmp_path / "staging" / "run-1", texts),
        run_record("run-1"),
        ORGANIZATIONS,
        RULES,
    )
    [biggest] = [picture for picture in PICTURES if picture.name == "biggest-stories"]
    with connect_master(tmp_path) as con:
        shown = [(*row[:4], row[6]) for row in con.execute(biggest.query).fetchall()]
        assert shown == con.execute(BIGGEST).fetchall()
        figures = con.execute((QUERIES / "figures.sql").read_text(encoding="utf-8")).fetchall()
        assert figures[0][1] == con.execute("select count(*) from stories").fetchall()[0][0] == 16


def test_rules_that_fired_are_those_of_the_view(small):
    """Seen to catch: the rules' roles left in front of their names in attributions; `spans` left out."""
    [fired] = [picture for picture in PICTURES if picture.name == "rules-that-fired"]
    with duckdb.connect(str(published_path(small).resolve()), read_only=True) as con:
        shown = con.execute(f"select sum(rules), sum(rules_fired), sum(hits) from ({fired.query.strip().strip(';')})")
        told = "select count(*), count(*) filter (fired), sum(attribution_count + span_count) from rule_hits where seed = 'line_rules'"
        assert shown.fetchall() == con.execute(told).fetchall()


def test_the_page_forbids_itself_everything_but_its_own_style(page):
    """Seen to catch: one more blank in the style that the hash does not know."""
    [policy] = page.all("meta", http_equiv="Content-Security-Policy")
    [style] = page.all("style")
    expected = base64.b64encode(hashlib.sha256(style[2].encode()).digest()).decode()
    assert policy[1]["content"].split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{expected}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "url(" not in style[2] and "@import" not in style[2]


def test_the_same_warehouse_gives_the_same_page(small):
    assert build_page(small).read_bytes() == build_page(small).read_bytes()


def test_an_empty_warehouse_has_a_page_that_says_so(tmp_path):
    connect_master(tmp_path).close()
    publish(tmp_path)
    page = page_of(tmp_path)
    assert [element[2] for element in page.all("p", **{"class": "empty"})] == [picture.empty for picture in PICTURES]
    assert page.all("svg") == []


def test_without_a_warehouse_there_is_no_page(tmp_path):
    with pytest.raises(AskRefused, match="nothing has been published"):
        build_page(tmp_path)
    assert not page_path(tmp_path).exists()


def test_a_page_that_fails_leaves_the_one_before_and_nothing_beside_it(small, monkeypatch):
    """Seen to catch: writing to the page itself."""
    before = build_page(small).read_bytes()

    def half_written(con):
        raise RuntimeError("no ink")

    monkeypatch.setattr(build, "render", half_written)
    with pytest.raises(RuntimeError):
        build_page(small)
    monkeypatch.setattr(build, "render", lambda con: "new \udcff")
    with pytest.raises(UnicodeEncodeError):
        build_page(small)
    assert page_path(small).read_bytes() == before
    assert [path.name for path in page_path(small).parent.iterdir()] == ["index.html"]


def test_the_page_can_be_read_without_seeing_it(page):
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer", "nav")] == [1] * 5
    assert page.all("html")[0][1]["lang"] == "en"
    assert len(page.all("h2")) == len(page.all("svg", role="img")) == len(PICTURES)
    assert all(element[1]["aria-label"].endswith("The table below says the same.") for element in page.all("svg"))
    ids = {element[1]["id"] for element in page.elements if "id" in element[1]}
    assert {element[1]["href"].removeprefix("#") for element in page.all("a")} <= ids
    assert {element[1]["aria-labelledby"] for element in page.all("section")} <= ids
    for scrolled in page.all("div", role="region"):
        assert scrolled[1]["tabindex"] == "0" and scrolled[1]["aria-label"]


def test_every_colour_of_a_picture_is_in_the_style_sheet_for_light_and_dark(page):
    [style] = page.all("style")
    used = {
        name
        for element in page.elements
        for name in element[1].get("class", "").split()
        if name.startswith(("fill-", "stroke-"))
    }
    assert len(used) > 8
    for name in used:
        assert f".{name} {{" in style[2]
        assert style[2].count(f"--{name.partition('-')[2]}: #") == 2, name


def test_days_without_a_story_have_their_place_on_the_axis(small):
    rows = [{"from": date(2026, 2, day), "grain": "day", "agency": "a", "stories": 1} for day in (26, 28)]
    rows.append({"from": date(2026, 3, 2), "grain": "day", "agency": "a", "stories": 1})
    chart = PICTURES[0].form(rows).to_dict()
    assert chart["encoding"]["x"]["scale"]["domain"] == ["26 Feb", "27 Feb", "28 Feb", "1 Mar", "2 Mar"]


def test_two_runs_of_one_minute_are_two_columns():
    begun = [datetime(2026, 3, 2, 6, 0, second, tzinfo=UTC) for second in (5, 50)]
    durations = PICTURES[-1]
    rows = plain_rows(durations, [{"started_at": each, "step": "refine", "seconds": 1.0} for each in begun])
    assert [row["run"] for row in rows] == ["02 Mar 06:00:50", "02 Mar 06:00:05"]


def test_plain_text_keeps_the_joiners_of_spelling_and_drops_what_steers():
    assert plain("می\u200cخواهم\u202e \x1b[1m\n\tb\u2066") == "می\u200cخواهم [1m b"


def test_a_cut_text_counts_east_asian_characters_twice():
    assert cut("서울 연합뉴스", 6) == "서울…"
    assert cut("Seoul", 5) == "Seoul"


def test_the_widest_picture_fits_a_phone():
    assert charts.WIDTH <= 400
