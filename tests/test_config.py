"""The operator's decisions: option, environment, lagazette.toml and default, in that order."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagazette_crawler.config import ConfigError, load_config


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no configuration"))


def write(folder: Path, text: str) -> None:
    (folder / "lagazette.toml").write_text(text, encoding="utf-8")


def test_without_any_decision_everything_lies_in_the_data_folder() -> None:
    config = load_config()
    assert config.database_url == f"sqlite:///{config.data_folder / 'lagazette.db'}"
    assert config.archive_folder == config.data_folder / "archive"


def test_the_file_beats_the_default_the_environment_the_file_and_the_option_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 'database_url = "sqlite:///of-the-file.db"')
    assert load_config().database_url == "sqlite:///of-the-file.db"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///of-the-environment.db")
    assert load_config().database_url == "sqlite:///of-the-environment.db"
    assert load_config(database_url="sqlite:///of-the-option.db").database_url == "sqlite:///of-the-option.db"


def test_a_moved_data_folder_moves_database_and_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path / "elsewhere"))
    config = load_config()
    assert config.database_url.endswith("elsewhere/lagazette.db")
    assert config.archive_folder == tmp_path / "elsewhere" / "archive"


def test_paths_of_the_file_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    write(tmp_path / "etc", 'data = "articles"\nspiders = "ours"')
    monkeypatch.setenv("LAGAZETTE_CONFIG", str(tmp_path / "etc" / "lagazette.toml"))
    config = load_config()
    assert (config.data_folder, config.spiders_folder) == (tmp_path / "etc" / "articles", tmp_path / "etc" / "ours")


def test_log_and_metrics_are_named_by_the_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (load_config().log_folder, load_config().metrics, load_config().log_json) == (None, None, False)
    write(tmp_path, 'log = "log"\nlog_json = true\nmetrics = "lagazette.prom"')
    config = load_config()
    assert (config.log_folder, config.metrics, config.log_json) == (
        tmp_path / "log",
        tmp_path / "lagazette.prom",
        True,
    )
    monkeypatch.setenv("LAGAZETTE_METRICS", "/elsewhere/lagazette.prom")
    assert load_config().metrics == Path("/elsewhere/lagazette.prom")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("databse_url = 'x'", "databse_url"),
        ("newspapers = 'lagazette'", "must be a list"),
        ("log_json = 'yes'", "must be a bool"),
        ("not toml at all [", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_a_sentence_that_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, text)
    with pytest.raises(ConfigError, match=r"lagazette\.toml") as caught:
        load_config()
    assert said in str(caught.value)


def test_a_named_file_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGAZETTE_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load_config()


def test_the_user_agent_names_a_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGAZETTE_CONTACT", "mailto:redaction@example.org")
    assert "+mailto:redaction@example.org" in load_config().user_agent
