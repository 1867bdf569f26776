"""What comes from a file is shown and never acts."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from flows.harmless import harmless, harmless_cell, harmless_markdown
from flows.notices import Notice
from flows.outcome import Outcome
from flows.report import summary_markdown
from flows.summary import print_summary

EVIL = "\x1b]0;owned\x07\x1b[31m[bold]a[/bold] <script>alert(1)</script> [x](javascript:alert(1)) ![](http://x/y) | \u202egnp.exe\nnext"


def test_no_control_or_bidirectional_character_is_left() -> None:
    """Seen to catch: Cf dropped from the categories."""
    line = harmless(EVIL)
    assert line.isprintable()
    assert "\u202e" not in line


def test_a_long_text_is_cut() -> None:
    assert len(harmless("a" * 10_000)) == 160


@pytest.mark.parametrize("sign", ["<script>", "[x](", "![](", " | "])
def test_markdown_and_html_are_escaped(sign: str) -> None:
    assert sign not in harmless_markdown(EVIL, 500)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("origin_name", "origin_name"),
        ("copies/flood-gauge.txt 0.95", "copies/flood-gauge.txt 0.95"),
        ("_word_ - item", "\\_word\\_ \\- item"),
        ("http://x.example/a_b", "http\\:\\/\\/x.example/a_b"),
        ("1. item of www.x.example", "1\\. item of www\\.x.example"),
        ("a__b__c", "a\\_\\_b\\_\\_c"),
    ],
)
def test_a_sign_inside_a_word_stays_as_it_is(text: str, shown: str) -> None:
    """Seen to catch: the look-behind left out, which lets the first underscore act; `www` left out of the full stop's."""
    assert harmless_markdown(text) == shown


def test_a_cell_holds_no_markdown_link() -> None:
    assert "](" not in harmless_cell("[x](javascript:alert(1)) [y] (z)").replace("] - (", "")


def test_the_summary_and_its_artifact_hold_no_live_text() -> None:
    """Seen to catch: a notice printed as a plain string, whose markup Rich obeys."""
    outcome = Outcome(
        "r",
        EVIL,
        "r",
        state="loaded",
        agencies=[(EVIL, 1)],
        languages=[(EVIL, 2)],
        notices=[Notice("check", "warning", EVIL)],
    )
    shown = StringIO()
    print_summary(Console(file=shown, force_terminal=True, width=300), outcome, Path("/home/\x1b[31m"), 1.0)
    assert "\x1b]0;" not in shown.getvalue()
    assert "\x1b[31m" not in shown.getvalue()
    assert "[bold]a[/bold]" in shown.getvalue().rpartition("! ")[2]
    markdown = summary_markdown(outcome)
    assert "<script>" not in markdown
    assert "](javascript" not in markdown
