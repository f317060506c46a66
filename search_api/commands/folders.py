"""Which files lie under the paths somebody named, and what lies there that is no file to be had, and why?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.batches import Why
from archive.deposits import IncomingFile
from archive.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that cannot be deposited. ``path`` is as the receipt shows it."""

    path: str
    why: Why


def files_under(paths: Sequence[Path]) -> Iterator[IncomingFile | PassedOver]:
    """Every file under these paths, in order, and everything else that lies there: nothing is left out unsaid.

    Links within a folder are not followed, since they may lead out of it or in a circle; one that is named itself is.
    Raises InvalidInput for a path where nothing is.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif os.path.lexists(path):
            yield _at(path, path.name, follow=True)
        else:
            raise InvalidInput("{path} tidak ada. Periksa ejaannya.", path=str(path))


def _in_folder(root: Path) -> Iterator[IncomingFile | PassedOver]:
    locked: list[OSError] = []
    for folder, names, file_names in os.walk(root, onerror=locked.append):
        yield from _said(root, locked)
        names.sort()
        links = {name for name in names if (Path(folder) / name).is_symlink()}
        for name in sorted({*file_names, *links}):
            path = Path(folder) / name
            yield _at(path, path.relative_to(root).as_posix())
    yield from _said(root, locked)


def _said(root: Path, locked: list[OSError]) -> Iterator[PassedOver]:
    """Folders that could not be looked into, once each."""
    while locked:
        folder = Path(os.fsdecode(locked.pop(0).filename))
        yield PassedOver(root.name if folder == root else folder.relative_to(root).as_posix(), Why.FOLDER_UNREADABLE)


def _at(path: Path, shown: str, *, follow: bool = False) -> IncomingFile | PassedOver:
    try:
        if path.is_symlink() and not path.exists():
            return PassedOver(shown, Why.LINK_TO_NOTHING)
        if path.is_symlink() and not follow:
            return PassedOver(shown, Why.LINK)
        if not path.is_file():
            return PassedOver(shown, Why.NOT_A_FILE)
    except OSError:  # a folder on the way may not be entered
        return PassedOver(shown, Why.UNREADABLE)
    return IncomingFile.on_disk(path, shown)
