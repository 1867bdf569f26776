"""What a text says of its rights: the notice verbatim, holder, year, and mining; silence is no permission."""

import re

import pytest
from hypothesis import given, settings

from tests.transforms.rulebook_fixture import Row, read, rows_of
from tests.transforms.test_segment import STORY, TEXTS


@pytest.mark.parametrize("row", rows_of("rights_terms"), ids=lambda row: row.rule)
def test_every_term_is_found_in_its_own_test_text(row: Row) -> None:
    assert row.test_text, "a row says what it does by a text"
    assert re.search(row.cells["pattern"], row.test_text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("notice", "holder", "year"),
    [
        ("Copyright © ANTARA 2025", "ANTARA", 2025),
        ("© 2024 Kabar Kencana. All rights reserved.", "Kabar Kencana", 2024),
        ("Hak Cipta © Kabar Kencana 2019-2025", "Kabar Kencana", 2025),
        ("Copyright (c) 2023 Kabar Kencana", "Kabar Kencana", 2023),
        ("Copyright Kabar Kencana", "Kabar Kencana", None),
    ],
)
def test_holder_and_year_are_as_printed(notice: str, holder: str, year: int | None) -> None:
    """Seen to catch: the first year of a range instead of its last."""
    rights = read(f"{STORY}{notice}\n").rights
    assert (rights.holder, rights.year, rights.notice) == (holder, year, notice)


@pytest.mark.parametrize(
    ("notice", "reserved"),
    [
        (
            "Dilarang memakai isi laman ini untuk melatih sistem AI atau perayap otomatis tanpa izin tertulis dari redaksi.",
            True,
        ),
        ("No part of this text may be used for text and data mining or machine learning.", True),
        ("Die Nutzung für Text und Data Mining ist untersagt. Alle Rechte vorbehalten.", True),
        ("무단 전재 및 재배포, AI 학습 및 활용 금지", True),
        ("Copyright © ANTARA 2025. All rights reserved.", None),
        ("Copyright © ANTARA 2025", None),
        ("무단 전재-재배포 금지", None),
    ],
)
def test_only_a_notice_that_speaks_of_mining_reserves_it(notice: str, reserved: bool | None) -> None:
    """Seen to catch: `forbids` asked without `mining`, which makes every notice a reservation."""
    assert read(f"{STORY}{notice}\n").rights.tdm_reservation is reserved


def test_a_story_about_machines_reserves_nothing() -> None:
    text = f"{STORY}Dewan melarang pemakaian AI tanpa izin di sekolah, kata ketua dewan pada rapat kemarin malam.\n"
    assert read(text).rights.tdm_reservation is None


def test_a_text_without_a_notice_says_nothing() -> None:
    rights = read(STORY).rights
    assert (rights.notice, rights.holder, rights.year, rights.tdm_reservation) == (None, None, None, None)


@settings(max_examples=100, derandomize=True)
@given(TEXTS)
def test_a_notice_is_verbatim(text: str) -> None:
    """Seen to catch: a notice in lower case."""
    notice = read(text).rights.notice
    for line in (notice or "").split("\n"):
        assert line in text
