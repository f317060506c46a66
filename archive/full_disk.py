"""What does the system say when a disk has no room left, and what is a person told?"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from archive.errors import StorageFull

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def storage_full() -> StorageFull:
    """The error, with what to do."""
    return StorageFull("Ruang penyimpanan penuh; yang sudah diterima tetap aman. Sediakan ruang, lalu ulangi.")


def means_no_room(error: OSError) -> bool:
    """Whether this is what the system says of a full disk."""
    return error.errno in _NO_ROOM


@contextmanager
def no_room_is_storage_full() -> Iterator[None]:
    """Whatever the system says of a full disk becomes StorageFull."""
    try:
        yield
    except OSError as error:
        if not means_no_room(error):
            raise
        raise storage_full() from error
