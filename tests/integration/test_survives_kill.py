"""Kill -9 of every process at random moments loses, doubles and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.kill_nine import play


@pytest.mark.long(30)
@pytest.mark.timeout(600)
def test_every_accepted_file_is_there_once_findable_and_whole_after_kills(tmp_path: Path) -> None:
    assert play(tmp_path, files=40, kills=6, seed=14) == []
