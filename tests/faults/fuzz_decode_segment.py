"""A coverage-guided search for bytes that break decode or segment; not part of the tests, as it never ends by itself.

Run from the project's root, in an environment with the group `fuzz`:
python -m tests.faults.fuzz_decode_segment CORPUS_DIR -max_total_time=600 -max_len=4096
"""

import itertools
import sys

import atheris

with atheris.instrument_imports(include=["transforms"]):
    from tests.transforms.rulebook_fixture import PICKED_ON, rulebook
    from transforms.decode import decode
    from transforms.reading import read_text

RULES = rulebook()
HORIZON_YEARS = 5


def break_a_law(content: bytes) -> None:
    """Raise where the reading raises, or where it breaks a law of the tables."""
    found = decode(content)
    assert (found.text is None) == (found.reason is not None)
    if found.text is None or found.encoding is None:
        return
    text = found.text
    assert content.decode(found.encoding).removeprefix("\ufeff") == text
    reading = read_text(text, RULES, PICKED_ON, HORIZON_YEARS)
    spans = reading.segmented.spans
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.start < span.end for span in spans)
    assert all(before.end == after.start for before, after in itertools.pairwise(spans))
    assert all(0 <= one.start <= one.end <= len(text) for one in reading.attributions)
    assert reading.dated.published_on is None or reading.dated.published_on <= PICKED_ON


def main() -> None:
    """Let atheris search until it is stopped or finds something."""
    atheris.Setup(sys.argv, break_a_law)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
