"""Settings, homes and inboxes: what is wrong is said in one sentence."""

from pathlib import Path

import pytest

from flows.settings import Settings, WrongUsage, find_inbox, home_of, make_home, read_settings


def test_settings_of_the_home_lie_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "sumber.toml").write_text('date_horizon_years = 12\nrunner = "process"\nsettle_seconds = 0.5\n')
    settings = read_settings(tmp_path)
    assert (settings.date_horizon_years, settings.runner, settings.settle_seconds) == (12, "process", 0.5)
    assert settings.max_file_bytes == Settings().max_file_bytes


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("horizon = 5", "not a setting"),
        ("workers = 0", "at least 1"),
        ("workers = true", "must be a number"),
        ('runner = "cloud"', "one of auto, thread, process"),
        ("max_file_bytes = -1", "not negative"),
        ("workers = [", "TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "sumber.toml").write_text(written)
    with pytest.raises(WrongUsage, match=said):
        read_settings(tmp_path)


def test_the_home_is_the_option_then_the_environment_then_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMBER_HOME", str(tmp_path / "env"))
    assert home_of(str(tmp_path / "given")) == tmp_path / "given"
    assert home_of(None) == tmp_path / "env"
    monkeypatch.delenv("SUMBER_HOME")
    assert home_of(None) == tmp_path / "data"


def test_a_home_where_a_file_stands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WrongUsage, match="can't be written"):
        make_home(tmp_path / "file")


def test_an_inbox_must_be_a_folder_and_not_the_home(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WrongUsage, match="is a file"):
        find_inbox(str(tmp_path / "file"), tmp_path / "home")
    with pytest.raises(WrongUsage, match="there is no folder"):
        find_inbox(str(tmp_path / "nowhere"), tmp_path / "home")
    with pytest.raises(WrongUsage, match="the home of the data itself"):
        find_inbox(str(tmp_path), tmp_path)
    assert find_inbox(str(tmp_path), tmp_path / "home") == tmp_path
