"""Files of others are those their makers published, with their licence beside them."""

from __future__ import annotations

import hashlib
import tomllib

import pytest

from search_api.static_files import FOLDER

VENDOR = FOLDER / "vendor"
LISTED = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))


def test_every_vendored_file_is_listed() -> None:
    licences = {entry["licence_file"] for entry in LISTED.values()}
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == {"VENDOR.toml", *LISTED, *licences}


@pytest.mark.parametrize("name", sorted(LISTED))
def test_its_bytes_are_those_of_the_release(name: str) -> None:
    entry = LISTED[name]
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["licence"] in {"MIT", "BSD-3-Clause", "Apache-2.0", "ISC"}
