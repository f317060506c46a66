"""What does a reader of a page ask in the address line: words, a view, a width, a part of the drawer?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import falcon

from search_api.addresses import PUBLIC_READING, ReadingAddresses
from search_api.asked import single, words_asked
from search_api.pages.paging import whole_number

ENLARGED: Final = (1280, 1920)
"""Pixels across that a picture can be enlarged to without a script."""

_MOST: Final = 1_000_000


class View(StrEnum):
    """Which of picture and text is shown."""

    BOTH = ""
    PICTURE = "tanpa"
    TEXT = "saja"


class Part(StrEnum):
    """A part of the drawer."""

    HITS = "temuan"
    HEADINGS = "isi"
    PAGES = "halaman"


@dataclass(frozen=True, slots=True)
class Asked:
    """The address line, cleaned: nonsense is the default. ``start`` counts from 1; 0 is where the reader is.

    ``at`` is where one reads.
    """

    text: str
    view: View
    width: int
    drawer: Part | None
    start: int
    at: ReadingAddresses = PUBLIC_READING

    def page(self, document_id: str, number: int) -> str:
        """The address of a page in the same view, for the same words."""
        return self.at.page(document_id, number, self.text, view=self.view)

    def viewed(self, document_id: str, number: int, view: View, width: int = 0) -> str:
        """The address of a page in another view, or enlarged."""
        return self.at.page(document_id, number, self.text, view=view, width=width)

    def opened(self, document_id: str, number: int, part: Part, start: int) -> str:
        """The address of a page with this part of the drawer open."""
        return self.at.page(document_id, number, self.text, view=self.view, drawer=part, start=start)


def read_asked(req: falcon.Request, at: ReadingAddresses = PUBLIC_READING) -> Asked:
    """A person's address line is taken as far as it makes sense, never refused."""
    view, drawer = single(req, "teks"), single(req, "laci")
    width = whole_number(single(req, "lebar"), _MOST)
    start = single(req, "mulai")
    return Asked(
        text=words_asked(req),
        view=View(view) if view in list(View) else View.BOTH,
        width=width if width in ENLARGED else 0,
        drawer=Part(drawer) if drawer in list(Part) else None,
        start=whole_number(start, _MOST) if start else 0,
        at=at,
    )
