"""Numbers are sorted as NumPy sorts them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.sorting import merge_sorted, sort_numbers

NUMBERS = st.lists(st.integers(0, 2**63 - 1), max_size=60)


@pytest.mark.parametrize("kind", [np.int64, np.uint64])
@given(numbers=NUMBERS)
def test_numbers_are_in_ascending_order_and_of_the_same_kind(kind: type, numbers: list[int]) -> None:
    """Seen to catch: a sort in descending order."""
    ordered = sort_numbers(np.array(numbers, dtype=kind))
    assert ordered.dtype == kind and ordered.tolist() == sorted(numbers)


@given(first=NUMBERS, second=NUMBERS)
def test_two_sorted_arrays_are_merged(first: list[int], second: list[int]) -> None:
    """Seen to catch: the two arrays one behind the other."""
    merged = merge_sorted(*(np.array(sorted(each), dtype=np.uint64) for each in (first, second)))
    assert merged.tolist() == sorted(first + second)
