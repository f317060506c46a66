"""Settings come from the environment over TOML, and say what is wrong with a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import InvalidInput
from search_api.settings import load, table


def test_environment_wins_over_the_toml_file(tmp_path: Path) -> None:
    config = tmp_path / "arsip.toml"
    config.write_text('site_name = "Arsip Sampit"\nport = 9000\n', encoding="utf-8")
    settings = load({"ARSIP_CONFIG": str(config), "ARSIP_PORT": "9001"})
    assert (settings.site_name, settings.port) == ("Arsip Sampit", 9001)


def test_unset_urls_point_into_the_data_directory(tmp_path: Path) -> None:
    settings = load({"ARSIP_DATA": str(tmp_path)})
    assert settings.effective_database_url == f"sqlite:///{tmp_path / 'archive.db'}"
    assert settings.blobs_path == tmp_path / "blobs"
    assert settings.index_path == tmp_path / "index"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"ARSIP_PORT": "delapan"}, "port"),
        ({"ARSIP_PORT": "70000"}, "port"),
        ({"ARSIP_LANGUAGE": "nl"}, "language"),
        ({"ARSIP_TIME_ZONE": "Asia/Sampit"}, "ARSIP_TIME_ZONE"),
        ({"ARSIP_CONFIG": "tidak-ada.toml"}, "tidak-ada.toml"),
    ],
)
def test_a_bad_setting_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        load(environment)


def test_unknown_settings_in_the_file_are_refused(tmp_path: Path) -> None:
    config = tmp_path / "arsip.toml"
    config.write_text("prot = 80\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="prot"):
        load({"ARSIP_CONFIG": str(config)})


@pytest.mark.parametrize("url", ["s3://bucket", "blobs"])
def test_a_store_of_another_kind_is_refused_by_name(url: str) -> None:
    with pytest.raises(InvalidInput, match="ARSIP_BLOBS_URL"):
        _ = load({"ARSIP_BLOBS_URL": url}).blobs_path


def test_every_setting_is_documented() -> None:
    page = Path("docs/operating/settings.md").read_text(encoding="utf-8")
    for name, default, help_text in table():
        assert f"| `{name}` | {f'`{default}`' if default else ''} | {help_text} |" in page
