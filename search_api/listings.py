"""Which lists of public documents have an address of their own, and what stands in them? Pages and feeds ask alike.

Each function names one kind of list. What it does not know raises NotFound, as does a year without documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.browsing import PublicCriteria
from archive.classification import InformationClass
from archive.documents import Document
from archive.errors import NotFound
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from search_api import addresses, labels
from search_api.services import Language
from search_api.translation import translator
from storage.reference_lists import required_items

PAGE_SIZE: Final = 20
"""Documents on a page of a list."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its ``title`` in the reader's language, the ``address`` of its first page, and what is in it.

    ``filters`` bound a search to what the list holds, as nearly as the search can; empty where it cannot.
    """

    title: str
    address: str
    criteria: PublicCriteria
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def documents(self, uow: UnitOfWork, page: int = 1, size: int = PAGE_SIZE) -> list[Document]:
        """One page of it, newest publication first; pages count from 1."""
        return uow.public_lists.documents(self.criteria, offset=(page - 1) * size, limit=size)

    def total(self, uow: UnitOfWork) -> int:
        """Exactly how many documents it holds."""
        return uow.public_lists.count(self.criteria)


def unit_listing(uow: UnitOfWork, code: str) -> Listing:
    """What an agency or district has published."""
    unit = uow.units.get(code)
    if unit is None:
        raise NotFound
    return Listing(unit.name, addresses.unit_address(code), PublicCriteria(units=(code,)), {"unit": (code,)})


def class_listing(value: str, language: Language) -> Listing:
    """What stands in a class of public information; nothing does in the exempt one."""
    information_class = known_class(value)
    title = labels.class_label(value, language)
    criteria = PublicCriteria(information_class=information_class)
    return Listing(title, addresses.class_address(value), criteria, {"class": (value,)})


def item_listing(value: str, code: str) -> Listing:
    """What serves a legally required item. Its title is in Indonesian, as the item itself."""
    item = known_item(value, code)
    criteria = PublicCriteria(information_class=item.information_class, item=code)
    return Listing(item.text, addresses.item_address(value, code), criteria, {"class": (value,)})


def year_listing(uow: UnitOfWork, text: str, language: Language) -> Listing:
    """What is about a year."""
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise NotFound
    criteria = PublicCriteria(year=int(text))
    if not uow.public_lists.documents(criteria, limit=1):
        raise NotFound
    title = translator(language).gettext("Tahun {year}").format(year=text)
    return Listing(title, addresses.year_address(int(text)), criteria, {"year": (text,)})


def subject_listing(uow: UnitOfWork, code: str, language: Language) -> Listing:
    """What is about a subject."""
    subject = uow.subjects.get(code)
    if subject is None:
        raise NotFound
    title = labels.subject_name(subject, language)
    return Listing(title, addresses.subject_address(code), PublicCriteria(subject=code))


def unread_listing(language: Language) -> Listing:
    """What cannot be searched by its words yet, or not by all of them."""
    title = translator(language).gettext("Dokumen yang isinya belum dapat ditelusuri")
    return Listing(title, addresses.UNREAD, PublicCriteria(unsearchable=True))


def known_class(value: str) -> InformationClass:
    """The class of this name. Raises NotFound."""
    if value not in list(InformationClass):
        raise NotFound
    return InformationClass(value)


def known_item(value: str, code: str) -> RequiredItem:
    """The legally required item of this code in this class. Raises NotFound."""
    item = required_items().get(code)
    if item is None or item.information_class is not known_class(value):
        raise NotFound
    return item
