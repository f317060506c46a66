"""What does a page say of itself to programs that read it: schema.org in JSON-LD, and Dublin Core?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from archive.documents import Document
from archive.units import Unit
from archive.versions import Work
from search_api import addresses
from search_api.exchange.markup import utc
from search_api.services import SiteConfig
from search_api.standing import RecordAt, own_address, standing_address
from search_api.translation import LANGUAGES

CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "contentUrl")},
}
"""In each page, so that nobody has to fetch schema.org's own to read it."""

_MOST_PARTS: Final = 50
"""A bundle may hold thousands; the page itself lists them all."""


def record_facts(
    document: Document,
    unit: Unit | None,
    parent: Document | None,
    children: Sequence[Document],
    origin: str,
    work: Work,
    record_at: RecordAt,
    *,
    file_withheld: bool,
) -> dict[str, Any]:
    """A public document as a schema.org DigitalDocument; only what the archive knows, and gives, is said.

    ``parent`` and ``children`` must be public; ``work`` is that of the document, ``record_at`` where all these stand.
    """
    dated = document.date.isoformat() if document.date else str(document.year or "")
    facts = {
        "@context": CONTEXT,
        "@type": "DigitalDocument",
        "@id": origin + own_address(work, document.id),
        "name": document.title,
        "identifier": [document.number, document.id] if document.number else document.id,
        "url": origin + record_at(document.id),
        "version": work.number_of(document.id) if len(work.versions) > 1 else "",
        "dateCreated": dated,
        "datePublished": utc(document.published_at) if document.published_at else "",
        "inLanguage": document.language or "",
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": unit.name if unit else document.unit},
        "encoding": "" if file_withheld else _encoding(document, origin),
        "isPartOf": _named(parent, origin, record_at) if parent else "",
        "hasPart": [_named(child, origin, record_at) for child in children[:_MOST_PARTS]],
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
    document: Document,
    unit: Unit | None,
    parent: Document | None,
    children: Sequence[Document],
    origin: str,
    work: Work,
    record_at: RecordAt,
    *,
    file_withheld: bool,
) -> list[tuple[str, str]]:
    """(name of the ``meta`` element, content) of a public document: DC elements and DCTERMS, in the order of the
    record."""
    number, has_versions = work.number_of(document.id), len(work.versions) > 1
    earlier, later = work.version(number - 1), work.version(number + 1)
    facts = [
        ("DC.title", document.title),
        ("DC.identifier", origin + own_address(work, document.id)),
        ("DC.identifier", document.number or ""),
        ("DC.publisher", unit.name if unit else document.unit),
        ("DC.language", document.language or ""),
        ("DC.type", "Text"),
        ("DC.format", document.media_type),
        ("DCTERMS.created", document.date.isoformat() if document.date else str(document.year or "")),
        ("DCTERMS.issued", utc(document.published_at) if document.published_at else ""),
        ("DCTERMS.extent", "" if file_withheld else f"{document.size} B"),
        ("DCTERMS.isVersionOf", origin + standing_address(work) if has_versions else ""),
        ("DCTERMS.replaces", origin + own_address(work, earlier.id) if earlier else ""),
        ("DCTERMS.isReplacedBy", origin + own_address(work, later.id) if later else ""),
        ("DCTERMS.isPartOf", origin + record_at(parent.id) if parent else ""),
    ]
    facts += [("DCTERMS.hasPart", origin + record_at(child.id)) for child in children[:_MOST_PARTS]]
    return [(name, content) for name, content in facts if content]


def _encoding(document: Document, origin: str) -> dict[str, str]:
    return {
        "@type": "MediaObject",
        "name": document.file_name,
        "contentUrl": origin + addresses.file_address(document.id),
        "contentSize": f"{document.size} B",
        "encodingFormat": document.media_type,
        "sha256": document.sha256,
    }


def _named(document: Document, origin: str, record_at: RecordAt) -> dict[str, str]:
    return {
        "@type": "DigitalDocument",
        "@id": origin + record_at(document.id),
        "name": document.title,
    }
