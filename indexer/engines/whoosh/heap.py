"""What becomes of the memory that arrays give back?

A question makes some hundred arrays and drops them. The C library of most Linux systems hands larger ones back to the
kernel each time, which has to wipe their pages before the next question gets them: a fifth of the time of a question.
"""

from __future__ import annotations

import ctypes
import platform
from typing import Final

_TRIM_THRESHOLD: Final = -1  # names and numbers of mallopt(3)
_MMAP_THRESHOLD: Final = -3
_KEPT: Final = 64 << 20  # bytes
_LARGEST: Final = 32 << 20  # the most that glibc takes


def keep_freed_memory() -> None:
    """Let this process keep up to 64 MB of what it has given back; only glibc can, elsewhere nothing happens."""
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM_THRESHOLD, _KEPT)
        library.mallopt(_MMAP_THRESHOLD, _LARGEST)
