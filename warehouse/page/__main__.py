"""The process that builds a page: gets ready, waits for a line on its input, builds, and says where the page lies."""

import sys
from pathlib import Path

from warehouse.page.build import build_page
from warehouse.page.drawing import warm_up


def main() -> None:
    """Build the page of the home that is named, once a line comes; end without one when the input ends before."""
    warm_up()
    if sys.stdin.readline():
        sys.stdout.write(f"{build_page(Path(sys.argv[1]))}\n")


if __name__ == "__main__":
    main()
