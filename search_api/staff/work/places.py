"""Under which addresses do the rooms of the workflow stand, and which question does an address ask of the queue?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, Protocol
from urllib.parse import quote, urlencode

import falcon

from archive.documents import Lifecycle
from archive.work_queue import WAITING, Concern, WorkFilter

DOCUMENT: Final = "/kerja/dokumen"
DESK: Final = "/kerja/meja"
QUEUE: Final = "/kerja/antrean"
BULK: Final = "/kerja/sunting-massal"
TRAIL: Final = "/kerja/jejak"

CONCERNS: Final[Mapping[str, Concern]] = {
    "dikembalikan": Concern.RETURNED,
    "tak-terbaca": Concern.UNREADABLE,
    "data-pribadi": Concern.PERSONAL_DATA,
}
"""Words of an address and what they ask for."""

_MOST_LETTERS: Final = 200


def document(document_id: str) -> str:
    """A document at work."""
    return f"{DOCUMENT}/{quote(document_id, safe='')}"


def move(document_id: str, step: str = "", back: str = "") -> str:
    """Where steps are taken; with ``step`` the page that asks once more and shows what the public will see."""
    query = urlencode({name: value for name, value in {"langkah": step, "kembali": back}.items() if value})
    return f"{document(document_id)}/pindah{'?' if query else ''}{query}"


def image(document_id: str, number: int, width: int) -> str:
    """The picture of a page, for those who may read the document."""
    return f"{document(document_id)}/halaman/{number}/gambar?lebar={width}"


def desk(wanted: WorkFilter, document_id: str = "", page: int = 1) -> str:
    """The desk with this queue, at this document and page."""
    pairs = _pairs(wanted)
    if document_id:
        pairs.append(("dokumen", document_id))
    if page > 1:
        pairs.append(("hal", str(page)))
    return _with(DESK, pairs)


def queue(wanted: WorkFilter, page: int = 1) -> str:
    """The list of these; where nothing is asked for, of all, and not what the bare ``QUEUE`` shows."""
    return _with(QUEUE, (_pairs(wanted) or [("q", "")]) + ([("hal", str(page))] if page > 1 else []))


def bulk(wanted: WorkFilter) -> str:
    """The form that changes all of these."""
    return _with(BULK, _pairs(wanted))


def bulk_edit(number: int) -> str:
    """The receipt of a bulk edit."""
    return f"{BULK}/{number}"


def trail(**asked: str) -> str:
    """The audit log, asked this."""
    return _with(TRAIL, [(name, value) for name, value in asked.items() if value])


def query_of(wanted: WorkFilter) -> str:
    """The question as it stands in an address."""
    return urlencode(_pairs(wanted))


def read_filter(values: Values) -> WorkFilter:
    """The question that an address or a form asks; what cannot be understood asks for nothing."""
    states = tuple(dict.fromkeys(Lifecycle(each) for each in values.texts("status") if each in list(Lifecycle)))
    year = values.text("tahun")
    return WorkFilter(
        states=states,
        unit=values.text("unit")[:_MOST_LETTERS],
        information_class=values.text("golongan")[:_MOST_LETTERS],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        text=values.text("q")[:_MOST_LETTERS],
        concern=CONCERNS.get(values.text("perlu")),
    )


def asks(values: WorkValues) -> bool:
    """Whether an address asks the queue anything, be it for all."""
    return any(values.has(name) for name in ("status", "unit", "golongan", "tahun", "q", "perlu", "hal"))


def waiting(wanted: WorkFilter) -> WorkFilter:
    """The same; where no state is asked for, those that wait for a librarian."""
    return wanted if wanted.states else replace(wanted, states=WAITING)


def local(address: str, otherwise: str) -> str:
    """An address of the staff side that a form wants to lead back to; anything else is ``otherwise``."""
    inside = address.startswith("/kerja/") and "\\" not in address and not address.startswith("/kerja//")
    return address if inside and address.isprintable() else otherwise


def word_of(concern: Concern | None) -> str:
    """How an address asks for it."""
    return next((word for word, each in CONCERNS.items() if each is concern), "")


class Values(Protocol):
    """A form or an address line."""

    def text(self, name: str) -> str:
        """The last value of this name; empty where there is none."""
        ...

    def texts(self, name: str) -> list[str]:
        """All of them."""
        ...


class WorkValues:
    """Values of an address line, read as those of a form are."""

    def __init__(self, req: falcon.Request) -> None:
        self._req = req

    def text(self, name: str) -> str:
        """The last value; empty where there is none."""
        values = self._req.get_param_as_list(name) or [""]
        return values[-1].strip()

    def has(self, name: str) -> bool:
        """Whether the address line has it, empty or not."""
        return self._req.has_param(name)

    def texts(self, name: str) -> list[str]:
        """All values."""
        return [each.strip() for each in self._req.get_param_as_list(name) or []]


def _pairs(wanted: WorkFilter) -> list[tuple[str, str]]:
    pairs = [("status", each.value) for each in wanted.states]
    pairs += [
        (name, value)
        for name, value in (
            ("unit", wanted.unit),
            ("golongan", wanted.information_class),
            ("tahun", str(wanted.year or "")),
            ("q", wanted.text),
            ("perlu", word_of(wanted.concern)),
        )
        if value
    ]
    return pairs


def _with(address: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs))
    return f"{address}?{query}" if query else address
