"""``/cari/atom``: what is newly published, for those who do not want to come and look? (Atom 1.0, RFC 4287)"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

import falcon

from archive.documents import Document
from archive.finding import newly_published
from archive.searching import Sort
from archive.units import Unit
from archive.withheld_files import withheld_files
from search_api import addresses, labels, questions
from search_api.asked import Question, read_question
from search_api.exchange.citations import long_day
from search_api.exchange.markup import add, root, utc, xml_bytes
from search_api.exchange.origins import origin
from search_api.middleware.language import language_of
from search_api.services import Language, Services, SiteConfig
from search_api.standing import RecordAt, records_of
from search_api.translation import translator

MEDIA_TYPE: Final = "application/atom+xml"
ENTRIES: Final = 50
"""Entries of a feed."""

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = dt.datetime.fromtimestamp(0, dt.UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """What stands at the head of a feed. Both addresses are relative to the site.

    ``address`` is that of the feed itself, ``page`` that of the page which people see instead. ``feed_id`` is the
    permanent identifier, ``updated`` when anything last changed: without them the absolute address of the feed and
    the newest publication.
    """

    title: str
    address: str
    page: str
    feed_id: str | None = None
    updated: dt.datetime | None = None


class FeedResource:
    """The feed of a question: what answers it exactly, newest publication first."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the feed; the parameters are those of the list of results."""
        with self._services.database.read() as uow:
            units = uow.units.by_code()
            question = read_question(req, questions.allowed_values(uow))
        documents = newly_published(
            self._services.database,
            self._services.index,
            question.request(),
            ENTRIES,
            among=questions.MOST_HITS,
            seconds=self._services.site.search_seconds,
        )
        page = question.address(sort=Sort.RELEVANCE, literal=False)
        title = f"{_title(question, units, language_of(req))} – {self._services.site.name}"
        feed = Feed(title, addresses.same_question(page, addresses.FEED), page)
        with self._services.database.read() as uow:
            ids = [each.id for each in documents]
            record_at, withheld = records_of(uow, ids), withheld_files(uow, ids)
        send_feed(req, resp, self._services.site, feed, documents, units, record_at, withheld)

    on_head = on_get


def send_feed(
    req: falcon.Request,
    resp: falcon.Response,
    site: SiteConfig,
    feed: Feed,
    documents: Sequence[Document],
    units: Mapping[str, Unit],
    record_at: RecordAt,
    withheld: Set[str],
) -> None:
    """Answer with the feed of ``documents``, which must be public and stand in the order of their publication;
    ``withheld`` are the ids of those whose file is not given.

    Where the reader asked for a language in the address line, the feed keeps it.
    """
    language = language_of(req)
    if "lang" in req.params:
        feed = Feed(
            feed.title,
            addresses.with_language(feed.address, language),
            addresses.with_language(feed.page, language),
            feed.feed_id,
            feed.updated,
        )
    resp.content_type = f"{MEDIA_TYPE}; charset=utf-8"
    resp.cache_control = ["no-cache"]
    resp.data = xml_bytes(
        atom_feed(
            feed, documents, units, record_at, withheld, origin=origin(req, site), site=site.name, language=language
        )
    )


def atom_feed(
    feed: Feed,
    documents: Sequence[Document],
    units: Mapping[str, Unit],
    record_at: RecordAt,
    withheld: Set[str],
    *,
    origin: str,
    site: str,
    language: Language,
) -> Element:
    """The feed as XML; every address in it is absolute and begins with ``origin``.

    A feed without entries says that it changed in 1970, so that it stays the same until there is something in it.
    """
    newest = max((_published(document) for document in documents), default=_NEVER)
    top = root("feed", _NAMESPACE, {"xml:lang": language})
    add(top, "title", feed.title)
    add(top, "id", feed.feed_id or origin + feed.address)
    add(top, "updated", utc(feed.updated or newest))
    add(top, "link", attributes={"rel": "self", "type": MEDIA_TYPE, "href": origin + feed.address})
    add(top, "link", attributes={"rel": "alternate", "type": "text/html", "href": origin + feed.page})
    add(add(top, "author"), "name", site)
    for document in documents:
        entry = _add_entry(top, document, units, origin + record_at(document.id), origin, language)
        if document.id not in withheld:
            _add_file(entry, document, origin)
    return top


def _add_entry(
    top: Element, document: Document, units: Mapping[str, Unit], address: str, origin: str, language: Language
) -> Element:
    """The entry keeps its id, whatever other versions come to stand around the document."""
    published = utc(_published(document))
    entry = add(top, "entry")
    add(entry, "title", document.title)
    add(entry, "id", origin + addresses.document_address(document.id))
    add(entry, "updated", published)
    add(entry, "published", published)
    add(add(entry, "author"), "name", units[document.unit].name if document.unit in units else document.unit)
    add(entry, "link", attributes={"rel": "alternate", "type": "text/html", "href": address})
    if document.information_class:
        value = labels.class_value(document.information_class)
        add(entry, "category", attributes={"term": value, "label": labels.class_label(value, language)})
    if summary := _summary(document, language):
        add(entry, "summary", summary)
    return entry


def _add_file(entry: Element, document: Document, origin: str) -> None:
    enclosure = {"rel": "enclosure", "href": origin + addresses.file_address(document.id), "length": str(document.size)}
    if "/" in document.media_type:
        enclosure["type"] = document.media_type
    add(entry, "link", attributes=enclosure)


def _summary(document: Document, language: Language) -> str:
    day = long_day(document.date, language) if document.date else ""
    return " · ".join(part for part in (document.number, day or str(document.year or "")) if part)


def _published(document: Document) -> dt.datetime:
    return document.published_at or document.received_at


def _title(question: Question, units: Mapping[str, Unit], language: Language) -> str:
    parts = [f"“{question.text}”"] if question.text else []
    parts += [
        questions.facet_label(facet, value, units, language)
        for facet, values in question.filters.items()
        for value in values
    ]
    return ", ".join(parts) or translator(language).gettext("Semua dokumen")
