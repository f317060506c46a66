"""What a log line says of an error that nobody foresaw."""

from __future__ import annotations

import pytest
import structlog

from search_api.commands.console import log_renderer


def _failing(password: str) -> None:
    raise RuntimeError(f"{len(password)} letters")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_traceback_names_places_in_the_code_but_no_variables(log_format: str) -> None:
    secret = "".join(reversed("naisahar isi"))
    event: structlog.typing.EventDict = {"event": "request failed"}
    try:
        _failing(secret)
    except RuntimeError as error:
        event["exc_info"] = error
    if log_format == "json":
        event = structlog.processors.format_exc_info(None, "error", event)  # type: ignore[arg-type]

    line = str(log_renderer(log_format)(None, "error", event))

    assert "12 letters" in line
    assert "_failing" in line
    assert secret not in line
