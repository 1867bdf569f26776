"""Signatures: every form of seeds/signatures.csv reads its own test text, and a form of no known kind is refused."""

import polars as pl
import pytest

from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import Row, rows_of
from transforms.signatures import Signatures

READS = {
    "byline_word": "byline_word",
    "particle": "person",
    "title": "title",
    "bracket": "bracket",
    "source_word": "person_behind",
    "staff": "person_behind",
    "picture_agency": "picture",
    "outlet_word": "outlet",
}


@pytest.mark.parametrize("row", rows_of("signatures"), ids=lambda row: row.rule)
def test_every_form_reads_its_own_test_text(row: Row) -> None:
    """Seen to catch: a bracket's form that was left out of the brackets."""
    assert row.test_text, "a row says what it does by a text"
    alone = Signatures(reference()["signatures"].filter(pl.col("rule") == row.rule))
    assert getattr(alone, READS[row.cells["kind"]]).search(row.test_text) is not None


def test_a_form_of_no_known_kind_is_refused() -> None:
    forms = pl.DataFrame({"rule": ["sign"], "kind": ["signature"], "pattern": ["x"]})
    with pytest.raises(ValueError, match="sign has kind 'signature'"):
        Signatures(forms)
