"""Which Chromium is on this machine, and how is it started so that it talks to nobody but us?"""

from __future__ import annotations

import shutil
from typing import Final

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def chromium() -> str:
    """Path of the browser. Ends the program with a sentence when there is none."""
    if CHROMIUM is None:
        raise SystemExit("Chromium is not installed. On Debian and Ubuntu: sudo apt-get install chromium")
    return CHROMIUM
