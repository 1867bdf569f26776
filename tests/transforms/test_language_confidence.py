import polars as pl
import pytest

from tests.transforms.language_fixture import model, row_of, sentences
from transforms.language_confidence import MOST_CONFIDENCE, compile_calibration, confidence_of


def test_more_evidence_is_never_less_sure() -> None:
    for evidence in model().calibration.of:
        found = [confidence_of(evidence, amount, model().calibration) for amount in (0, 1, 3, 10, 30, 100, 1000, 1e9)]
        assert found == sorted(found)
        assert found[-1] == MOST_CONFIDENCE


def test_confidence_is_the_logistic_of_the_root_of_the_evidence() -> None:
    rows = pl.DataFrame({"evidence": ["profiles"], "constant": ["-2"], "slope": ["1"], "note": [""]})
    assert confidence_of("profiles", 4.0, compile_calibration(rows)) == 0.5


@pytest.mark.parametrize("language", ["en", "id", "de", "ru", "fa"])
def test_a_longer_piece_of_a_text_is_told_more_surely(language: str) -> None:
    text = sentences()[language]
    assert row_of(text)[1] > 0.95
    assert row_of(text[:12])[1] < row_of(text)[1]


def test_confidence_is_rounded_so_that_machines_agree() -> None:
    for text in sentences().values():
        confidence = row_of(text)[1]
        assert confidence == round(confidence, 4)
