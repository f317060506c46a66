"""Which files lie in a ZIP?"""

from __future__ import annotations

import zipfile

from archive.errors import DamagedFile, PasswordProtected
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.extractors.members import MemberStore, shown_path
from indexer.extractors.zip_safety import SafeZip

_RUBBISH = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_UTF8_NAME = 0x800
_SYMBOLIC_LINK = 0xA000


class ContainersExtractor:
    """Every file in the ZIP becomes a member, a document of its own; the container itself has no pages."""

    name = "containers/1"
    media_types = frozenset({mt.ZIP})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Members in the order of the directory. Raises PasswordProtected, UnsafeFile or DamagedFile.

        A member that is damaged or encrypted is left out with a warning unless nothing else is there.
        """
        store = MemberStore(extraction.work, extraction.limits)
        warnings: list[str] = []
        failed: DamagedFile | PasswordProtected | None = None
        with SafeZip(extraction.path, extraction.limits) as package:
            wanted = [info for info in package.members() if is_wanted(info)]
            for info in wanted:
                name = name_of(info)
                try:
                    with package.open(info) as stream:
                        store.add(name, stream.chunks())
                except (DamagedFile, PasswordProtected) as error:
                    failed = error
                    warnings.append(f"{shown_path(name)}: {error}")
        if failed is not None and not store.members:
            raise failed
        return ExtractedDocument(
            mt.ZIP, (), members=tuple(store.members), warnings=tuple(warnings), extractor=self.name
        )


def is_wanted(info: zipfile.ZipInfo) -> bool:
    """A real file, and not what an operating system leaves beside files."""
    steps = info.filename.replace("\\", "/").lower().split("/")
    if info.is_dir() or (info.external_attr >> 16) & 0xF000 == _SYMBOLIC_LINK:
        return False
    return "__macosx" not in steps and steps[-1] not in _RUBBISH and not steps[-1].startswith("._")


def name_of(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: many programs write UTF-8 without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
