"""The named moments between two steps of archive, load and publish, at which tests pull the plug."""

from collections.abc import Callable

POINTS = (
    "archive:written",
    "archive:renamed",
    "load:begun",
    "load:inserted",
    "load:committed",
    "load:closed",
    "publish:folded",
    "publish:copied",
    "publish:checked",
    "publish:renamed",
    "publish:linked",
    "publish:pruned",
)
# These two lie in the renewal of a master, which a run doesn't pass.
SWAP_POINTS = ("swap:ready", "swap:done")

observer: Callable[[str], None] | None = None


def reached(point: str) -> None:
    """Tell a test, if one listens, that the named moment has come."""
    if observer is not None:
        observer(point)
