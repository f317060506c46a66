"""Which lists of public documents have an address of their own, and what stands in them? Pages and feeds ask alike.

Each function names one kind of list. What it does not know raises NotFound, as does a year without documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.archival_codes import with_narrower
from archive.browsing import PublicCriteria
from archive.classification import InformationClass
from archive.documents import Document
from archive.errors import NotFound
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from search_api import addresses, labels
from search_api.services import Language
from search_api.translation import translator

PAGE_SIZE: Final = 20
"""Documents on a page of a list."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its ``title`` in the reader's language, the ``address`` of its first page, and what is in it.

    ``filters`` bound a search to what the list holds, as nearly as the search can; empty where it cannot.
    ``moved`` where it was asked for by a code that was merged into another: ``address`` is that of the other.
    """

    title: str
    address: str
    criteria: PublicCriteria
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: bool = False

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
    present = unit.code
    criteria = PublicCriteria(units=(present,))
    return Listing(unit.name, addresses.unit_address(present), criteria, {"unit": (present,)}, present != code)


def class_listing(value: str, language: Language) -> Listing:
    """What stands in a class of public information; nothing does in the exempt one."""
    information_class = known_class(value)
    title = labels.class_label(value, language)
    criteria = PublicCriteria(information_class=information_class)
    return Listing(title, addresses.class_address(value), criteria, {"class": (value,)})


def item_listing(uow: UnitOfWork, value: str, code: str) -> Listing:
    """What serves a legally required item. Its title is in Indonesian, as the item itself."""
    item = known_item(uow, value, code)
    present = item.information_class.value
    criteria = PublicCriteria(information_class=item.information_class, item=item.code)
    moved = (item.code, present) != (code, value)
    return Listing(item.text, addresses.item_address(present, item.code), criteria, {"class": (present,)}, moved)


def archival_code_listing(uow: UnitOfWork, code: str) -> Listing:
    """What is filed under an archival code or one below it. Its title is in Indonesian, as the scheme itself."""
    known = uow.archival_codes.get(code)
    if known is None:
        raise NotFound
    below = with_narrower(known.code, uow.archival_codes.by_code())
    address = addresses.archival_code_address(known.code)
    criteria = PublicCriteria(archival_codes=below)
    return Listing(f"{known.code} {known.name}", address, criteria, {"code": (known.code,)}, known.code != code)


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
    present = subject.code
    criteria = PublicCriteria(subject=present)
    return Listing(title, addresses.subject_address(present), criteria, {"subject": (present,)}, present != code)


def unread_listing(language: Language) -> Listing:
    """What cannot be searched by its words yet, or not by all of them."""
    title = translator(language).gettext("Dokumen yang isinya belum dapat ditelusuri")
    return Listing(title, addresses.UNREAD, PublicCriteria(unsearchable=True))


def known_class(value: str) -> InformationClass:
    """The class of this name. Raises NotFound."""
    if value not in list(InformationClass):
        raise NotFound
    return InformationClass(value)


def known_item(uow: UnitOfWork, value: str, code: str) -> RequiredItem:
    """The legally required item of this code in this class, or that into which it was merged. Raises NotFound."""
    item = uow.items.get(code)
    if item is None or (item.code == code and item.information_class is not known_class(value)):
        raise NotFound
    return item
