"""What time is it? The one clock of a running archive."""

from __future__ import annotations

import datetime as dt


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> dt.datetime:
        """An aware datetime in UTC."""
        return dt.datetime.now(dt.UTC)
