"""What a test needs to send the form of a document at work, and to see what became of it."""

from __future__ import annotations

from archive.documents import Document
from search_api.services import Services


def stored(services: Services, document: Document) -> Document:
    with services.database.read() as uow:
        found = uow.documents.get(document.id)
    assert found is not None
    return found


def fields(document: Document, **typed: str) -> dict[str, object]:
    """The form as a browser would send it back, with what was typed into it."""
    base = {
        "title": document.title,
        "number": document.number or "",
        "year": str(document.year or ""),
        "date": document.date.isoformat() if document.date else "",
        "class": document.information_class or "",
    }
    return {
        "revisi": document.revision,
        **{name: typed.get(name, value) for name, value in base.items()},
        **{f"lama-{name}": value for name, value in base.items()},
        **{name: value for name, value in typed.items() if name not in base},
    }
