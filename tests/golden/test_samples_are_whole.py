"""The labelled samples are complete and agree with the texts and the organizations that they name."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
SETS = {
    "seen": (ROOT / "seeds" / "inbox", GOLDEN / "labels.csv", GOLDEN / "bodies.csv"),
    "unseen": (GOLDEN / "unseen" / "inbox", GOLDEN / "unseen" / "labels.csv", GOLDEN / "unseen" / "bodies.csv"),
}
AGENCIES = [
    "antara",
    "yonhap",
    "xinhua",
    "sputnik",
    "kcna",
    "tass",
    "ria-novosti",
    "interfax",
    "reuters",
    "ap",
    "afp",
    "bernama",
    "kyodo",
    "anadolu",
    "dpa",
    "apa",
    "efe",
    "vna",
    "cna-taiwan",
    "cns",
    "pti",
    "ians",
    "upi",
]
LANGUAGES = [
    "id",
    "en",
    "ko",
    "zh-Hans",
    "zh-Hant",
    "ru",
    "ja",
    "ms",
    "vi",
    "de",
    "es",
    "fr",
    "it",
    "tr",
    "ar",
    "hi",
    "th",
    "pt",
]
ORGANIZATION_COLUMNS = ("publisher", "dateline_agency", "origin", "cited", "photo", "network", "rights_holder")
PRINTED_COLUMNS = ("headline", "byline", "editor", "translator", "dateline_place", "copyright_holder", "copyright_year")
PRECISIONS = {"minute", "day", "month", "year", "none", "?"}
METHODS = {"printed", "relative", "calendar", "manifest", "?", ""}
# Texts that are stored in another encoding on purpose.
ENCODINGS = {
    "encodings/dpa-latin1.txt": "latin-1",
    "encodings/kyodo-shift-jis.txt": "cp932",
    "encodings/reuters-utf16.txt": "utf-16",
    "encodings/xinhua-gb18030.txt": "gb18030",
    "encodings/yonhap-cp949.txt": "cp949",
    "ru/interfax-joint-cp1251.txt": "cp1251",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def labels(name: str) -> list[dict[str, str]]:
    return rows(SETS[name][1])


def articles(name: str) -> list[dict[str, str]]:
    return [label for label in labels(name) if label["outcome"] == "article"]


def text_of(name: str, file: str) -> str:
    return (SETS[name][0] / file).read_bytes().decode(ENCODINGS.get(file, "utf-8-sig"))


def values(label: dict[str, str], column: str) -> list[str]:
    return [value for value in label[column].split(";") if value and value != "?"]


@pytest.mark.parametrize("name", SETS)
def test_labels_and_files_match_one_to_one(name: str) -> None:
    inbox, labels_csv, _ = SETS[name]
    files = {str(path.relative_to(inbox)) for path in inbox.rglob("*.txt")}
    assert files == {label["file"] for label in rows(labels_csv)}
    assert len(rows(labels_csv)) == len(files)


@pytest.mark.parametrize("name", SETS)
def test_every_organization_of_a_label_exists(name: str) -> None:
    known = {row["organization_id"] for row in rows(ROOT / "seeds" / "organizations.csv")}
    named = {value for label in labels(name) for column in ORGANIZATION_COLUMNS for value in values(label, column)}
    assert named - known == set()


@pytest.mark.parametrize("name", SETS)
def test_what_a_label_says_is_printed_stands_in_the_text(name: str) -> None:
    missing = [
        (label["file"], column, value)
        for label in articles(name)
        for column in PRINTED_COLUMNS
        for value in values(label, column)
        if value not in text_of(name, label["file"])
    ]
    assert missing == []


@pytest.mark.parametrize("name", SETS)
def test_days_and_their_precision_agree(name: str) -> None:
    wrong = []
    for label in articles(name):
        day, start, end = label["published_on"], label["published_from"], label["published_to"]
        precision = label["date_precision"]
        assert precision in PRECISIONS and label["date_method"] in METHODS, label["file"]
        if "?" in (day, precision):
            continue
        dated = {"minute": day == start == end != "", "day": day == start == end != ""}
        dated |= {"year": day == "" and start.endswith("-01-01") and end.endswith("-12-31"), "none": not (day or start)}
        if not dated[precision] or (precision == "minute") != bool(label["published_at"]):
            wrong.append(label["file"])
        if day:
            assert dt.date.fromisoformat(day) <= dt.date(2026, 6, 30), label["file"]
        if label["published_at"]:
            assert dt.datetime.fromisoformat(label["published_at"]).tzinfo is not None, label["file"]
    assert wrong == []


@pytest.mark.parametrize("name", SETS)
def test_body_excerpts_stand_in_their_text_in_order(name: str) -> None:
    for row in rows(SETS[name][2]):
        text = text_of(name, row["file"])
        assert 0 <= text.find(row["body_first"]) < text.find(row["body_last"]), row["file"]
        for chrome in filter(None, row["not_in_body"].split(" ;; ")):
            assert chrome.strip() in text, (row["file"], chrome)


# An agency's copy is carried by its own page or stands under its dateline.
@pytest.mark.parametrize("columns", [("origin",), ("publisher", "dateline_agency"), ("cited",), ("photo",)])
def test_the_sample_inbox_has_every_agency_in_the_role(columns: tuple[str, ...]) -> None:
    found = {value for label in labels("seen") for column in columns for value in values(label, column)}
    assert set(AGENCIES) - found == set()


def test_the_sample_inbox_has_every_language_and_outcome() -> None:
    languages = {label["language"] for label in articles("seen")}
    assert set(LANGUAGES) - languages == set()
    assert {label["outcome"] for label in labels("seen")} == {"article", "rejected", "unreadable"}


def test_the_sample_inbox_has_what_the_rules_must_tell_apart() -> None:
    seen = articles("seen")
    assert sum(not label["origin"] for label in seen) >= 30, "texts that credit nobody"
    assert sum(";" in label["origin"] for label in seen) >= 8, "joint credits"
    assert sum("oana" in label["network"] for label in seen) >= 4, "credits via the network"
    assert sum(label["tdm_reservation"] == "true" for label in seen) >= 4, "reservations against machine reading"
    assert {label["date_method"] for label in seen} >= {"printed", "calendar"}
    assert len(rows(SETS["seen"][2])) >= 25, "bodies with known ends"


def test_copies_share_a_story_and_templates_do_not() -> None:
    stories = Counter(label["story"] for label in labels("seen") if label["story"])
    assert stories["flood-gauge"] == 4 and stories["ferry-strike"] == 2
    assert stories["rates-monday"] == stories["rates-tuesday"] == 1
    original, copy = (text_of("seen", f"copies/flood-gauge-{which}.txt") for which in ("original", "exact-copy"))
    assert original == copy


def test_unseen_texts_are_not_in_the_sample_inbox() -> None:
    openings = {text_of("seen", label["file"])[:200] for label in articles("seen")}
    assert openings.isdisjoint(text_of("unseen", label["file"])[:200] for label in articles("unseen"))


def test_no_organization_is_listed_twice_and_parents_exist() -> None:
    organizations = rows(ROOT / "seeds" / "organizations.csv")
    ids = Counter(row["organization_id"] for row in organizations)
    assert [name for name, count in ids.items() if count > 1] == []
    assert {row["parent_id"] for row in organizations if row["parent_id"]} - set(ids) == set()
    assert {row["kind"] for row in organizations} == {"agency", "outlet", "network"}
    assert {row["oana_member"] for row in organizations} <= {"true", "false", ""}
    domains = Counter(row["domain"] for row in organizations if row["domain"])
    assert [domain for domain, count in domains.items() if count > 1] == []
