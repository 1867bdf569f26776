"""The typed stretches of a text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import partial
from itertools import chain
from typing import NamedTuple


class Span(NamedTuple):
    """A typed stretch of the text; offsets in code points, end exclusive."""

    start: int
    end: int
    kind: str
    rule: str


# A span of its four parts in a tuple, made in C: in a third of the time, and a text has ten of them.
to_span = partial(tuple.__new__, Span)


def by_kind(spans: Iterable[Span]) -> Mapping[str, Sequence[Span]]:
    """The spans of each kind, in order; what reads dates, rights and people asks for few kinds of them."""
    kinds: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        kinds[span.kind].append(span)
    return kinds


def of_kinds(spans: Mapping[str, Sequence[Span]], kinds: Set[str]) -> Sequence[Span]:
    """The spans of these kinds, in order."""
    present = [found for kind, found in spans.items() if kind in kinds]
    if len(present) > 1:
        return sorted(chain.from_iterable(present))
    return present[0] if present else ()
