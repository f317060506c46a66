"""Where do files found inside a file go, and under which names are they shown?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from archive.documents import Reason
from archive.errors import UnsafeFile
from archive.extraction import Limits, Member
from indexer.extractors.page_text import clean

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


def shown_path(name: str) -> str:
    """``name`` for display: slashes forward, no drive, no ``.`` or ``..`` steps, no control characters."""
    name = _UNPRINTABLE.sub("", clean(name.replace("\n", " "))).replace("\\", "/")
    steps = [step.strip() for step in name.split("/")]
    kept = [step for step in steps if step not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", step)]
    return "/".join(kept)[:500]


class MemberStore:
    """Writes members into the extraction's work folder under names of its own making."""

    def __init__(self, work: Path, limits: Limits) -> None:
        self._work = work
        self._limits = limits
        self._total = 0
        self.limit = limits.member
        self.members: list[Member] = []

    def add(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write one member; ``name`` is only shown. Raises UnsafeFile beyond the limits."""
        if len(self.members) >= self._limits.members:
            raise UnsafeFile(Reason.TOO_MANY_PARTS, limit=self._limits.members)
        index = len(self.members)
        stored_at = f"member-{index:05d}"
        size = 0
        with (self._work / stored_at).open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                self._total += len(chunk)
                if size > self._limits.member or self._total > self._limits.unpacked:
                    raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, limit=self._limits.unpacked)
                file.write(chunk)
        path = shown_path(name) or f"lampiran-{index + 1}"
        member = Member(index, path.rsplit("/", 1)[-1][:200], path, size, stored_at)
        self.members.append(member)
        return member
