"""Which logins belong to a demonstration, and are refused everywhere else?"""

from __future__ import annotations

from typing import Final

DEMO_PREFIX: Final = "demo-"


def is_demo(login: str) -> bool:
    """Whether this login is one of those that only a demonstration gives out."""
    return login.startswith(DEMO_PREFIX)
