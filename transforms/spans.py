"""The typed stretches of a text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A typed stretch of the text; offsets in code points, end exclusive."""

    start: int
    end: int
    kind: str
    rule: str


def by_kind(spans: Iterable[Span]) -> Mapping[str, Sequence[Span]]:
    """The spans of each kind, in order; what reads dates, rights and people asks for few kinds of them."""
    kinds: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        kinds[span.kind].append(span)
    return kinds
