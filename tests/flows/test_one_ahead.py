"""One part is worked with while a thread makes the next one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.one_ahead import one_ahead

PATIENCE_SECONDS = 20


def test_the_next_part_is_made_while_this_one_is_worked_with_and_none_beyond_it() -> None:
    """Seen to catch: `yield make(part)` in the place of the threads, and all parts submitted at once."""
    begun = [threading.Event() for _ in range(4)]

    def make(part: int) -> int:
        begun[part].set()
        return part * 10

    worked = []
    with ThreadPoolExecutor(2) as threads:
        for part, made in enumerate(one_ahead(threads, make, range(4))):
            if part < 3:
                assert begun[part + 1].wait(PATIENCE_SECONDS)
            assert not any(event.is_set() for event in begun[part + 2 :])
            worked.append(made)
    assert worked == [0, 10, 20, 30]


def test_a_part_that_can_t_be_made_fails_where_it_is_asked_for() -> None:
    with ThreadPoolExecutor(2) as threads:
        made = one_ahead(threads, lambda part: 1 // part, [1, 0])
        assert next(made) == 1
        with pytest.raises(ZeroDivisionError):
            next(made)


def test_no_parts_give_nothing() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert list(one_ahead(threads, str, [])) == []
