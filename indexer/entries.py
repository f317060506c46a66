"""What of a document is searchable, and on which shelf does it lie?"""

from __future__ import annotations

from collections.abc import Sequence

from archive.documents import Document
from archive.searching import IndexEntry, PageText, Shelf


def entry_of(document: Document, pages: Sequence[tuple[int, str]], subjects: Sequence[str] = ()) -> IndexEntry:
    """The entry of a document as it stands; ``pages`` are (number, text) in order, empty ones allowed.
    ``subjects`` are its codes as they were given.

    A document of which no word is known is still found by its title, number and file name.
    """
    return IndexEntry(
        document_id=document.id,
        revision=document.revision,
        shelf=Shelf.PUBLIC if document.is_public else Shelf.STAFF,
        title=document.title or document.file_name,
        number=document.number or "",
        unit=document.unit,
        information_class=document.information_class or "",
        file_type=document.file_type,
        language=document.language or "",
        year=document.year,
        date=document.date,
        pages=tuple(PageText(number, text) for number, text in pages if text),
        subjects=tuple(subjects),
        archival_code=document.archival_code or "",
        state=document.lifecycle,
    )
