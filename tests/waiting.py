"""Waiting for what happens in another process or thread."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], what: str, *, seconds: float = 120) -> None:
    """Wait for ``condition``. Raises AssertionError, which says ``what`` did not happen, after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.1)
