"""How long may a question take? Asked between steps, so that a thread is never stuck in one."""

from __future__ import annotations

import time

from archive.errors import SearchTimedOut


class Deadline:
    """A moment on the monotonic clock; None seconds is never."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """Raises SearchTimedOut once the moment has passed."""
        if self._end is not None and time.monotonic() > self._end:
            raise SearchTimedOut("the question took longer than it may")
