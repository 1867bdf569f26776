"""The typed stretches of a text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
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


def of_kinds(spans: Mapping[str, Sequence[Span]], kinds: Set[str]) -> Sequence[Span]:
    """The spans of these kinds, in order."""
    present = spans.keys() & kinds
    if len(present) > 1:
        return sorted(span for kind in present for span in spans[kind])
    return spans[present.pop()] if present else ()
