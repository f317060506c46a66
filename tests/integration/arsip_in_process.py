"""The command ``arsip`` called within the test's own process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from search_api.cli import arsip

Run = Callable[..., Result]


def running_arsip(monkeypatch: pytest.MonkeyPatch, data: Path, **settings: str) -> Run:
    """``arsip`` over the archive in ``data``, with these variables; raises what the command does not catch."""
    for name, value in {"ARSIP_DATA": str(data), "ARSIP_LOG_LEVEL": "error", **settings}.items():
        monkeypatch.setenv(name, value)
    # Loggers of this process would keep the command's configuration, also in the tests that come after.
    monkeypatch.setattr(structlog, "configure", lambda **_: None)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(arsip, arguments, catch_exceptions=False)

    return run
