"""A warehouse with its tables, made once for all tests that begin with an empty one."""

from pathlib import Path

import pytest

from tests.copied_home import copied
from warehouse.master import connect_master


@pytest.fixture(scope="session")
def made_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty-warehouse")
    connect_master(home).close()
    return home


@pytest.fixture
def empty_warehouse(made_empty: Path, tmp_path: Path) -> Path:
    """The test's own folder as a home whose master holds every table and no row."""
    return copied(made_empty, tmp_path)
