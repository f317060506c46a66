"""What does a page say of itself to programs that read it: schema.org in JSON-LD, and Dublin Core?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from archive.documents import Document
from archive.units import Unit
from search_api import addresses
from search_api.exchange.markup import utc
from search_api.services import SiteConfig
from search_api.translation import LANGUAGES

CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "contentUrl")},
}
"""In each page, so that nobody has to fetch schema.org's own to read it."""

_MOST_PARTS: Final = 50
"""A bundle may hold thousands; the page itself lists them all."""


def record_facts(
    document: Document, unit: Unit | None, parent: Document | None, children: Sequence[Document], origin: str
) -> dict[str, Any]:
    """A public document as a schema.org DigitalDocument; only what the archive knows is said.

    ``parent`` and ``children`` must be public.
    """
    address = origin + addresses.document_address(document.id)
    dated = document.date.isoformat() if document.date else str(document.year or "")
    facts = {
        "@context": CONTEXT,
        "@type": "DigitalDocument",
        "@id": address,
        "name": document.title,
        "identifier": [document.number, document.id] if document.number else document.id,
        "url": address,
        "dateCreated": dated,
        "datePublished": utc(document.published_at) if document.published_at else "",
        "inLanguage": document.language or "",
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": unit.name if unit else document.unit},
        "encoding": {
            "@type": "MediaObject",
            "name": document.file_name,
            "contentUrl": origin + addresses.file_address(document.id),
            "contentSize": f"{document.size} B",
            "encodingFormat": document.media_type,
            "sha256": document.sha256,
        },
        "isPartOf": _named(parent, origin) if parent else "",
        "hasPart": [_named(child, origin) for child in children[:_MOST_PARTS]],
    }
    return {name: value for name, value in facts.items() if value not in ("", [])}


def site_facts(site: SiteConfig, origin: str) -> dict[str, Any]:
    """The site and how it is searched."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{origin}/",
        "name": site.name,
        "url": f"{origin}/",
        "inLanguage": list(LANGUAGES),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{origin}{addresses.SEARCH}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def dublin_core(
    document: Document, unit: Unit | None, parent: Document | None, children: Sequence[Document], origin: str
) -> list[tuple[str, str]]:
    """(name of the ``meta`` element, content) of a public document: DC elements and DCTERMS, in the order of the
    record."""
    facts = [
        ("DC.title", document.title),
        ("DC.identifier", origin + addresses.document_address(document.id)),
        ("DC.identifier", document.number or ""),
        ("DC.publisher", unit.name if unit else document.unit),
        ("DC.language", document.language or ""),
        ("DC.type", "Text"),
        ("DC.format", document.media_type),
        ("DCTERMS.created", document.date.isoformat() if document.date else str(document.year or "")),
        ("DCTERMS.issued", utc(document.published_at) if document.published_at else ""),
        ("DCTERMS.extent", f"{document.size} B"),
        ("DCTERMS.isPartOf", origin + addresses.document_address(parent.id) if parent else ""),
    ]
    facts += [("DCTERMS.hasPart", origin + addresses.document_address(child.id)) for child in children[:_MOST_PARTS]]
    return [(name, content) for name, content in facts if content]


def _named(document: Document, origin: str) -> dict[str, str]:
    return {
        "@type": "DigitalDocument",
        "@id": origin + addresses.document_address(document.id),
        "name": document.title,
    }
