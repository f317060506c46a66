"""What does a person see of one page: its picture, what was found, what is to be blacked out, and its lines?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.documents import Document, Page, Word
from archive.finding_places import Box, LaidOut, lines_of
from archive.ports import UnitOfWork
from archive.privacy_gate import RECORD, FindingState, KeptFinding, record_text
from archive.redactions import BlackBox
from indexer.redaction_tasks import MARGIN
from search_api import page_sources
from search_api.page_sources import PageSource
from search_api.services import Services

_AROUND = 60


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the words before it, itself, and the words behind it."""

    finding: KeptFinding
    before: str
    itself: str
    after: str
    planned: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page that can be chosen without a mouse; ``place`` is its box as the form sends it."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One page as it stands in the original."""

    number: int
    width: float
    height: float
    pictured: bool
    findings: list[ShownFinding]
    outlines: list[tuple[Box, FindingState]]
    black: list[Box]
    lines: list[Line]
    remaining: list[str]
    """The lines the public will read once the planned boxes are black."""


def sight_of(
    services: Services,
    uow: UnitOfWork,
    document: Document,
    source: PageSource | None,
    number: int,
    findings: Sequence[KeptFinding],
    boxes: Sequence[BlackBox],
) -> Sight:
    """The page ``number``; 0 is the record, which has no picture."""
    planned = {each.finding for each in boxes if each.finding}
    if number == RECORD:
        redaction = uow.privacy.redaction(document.id)
        text = record_text(redaction.undone(document) if redaction else document)
        return Sight(RECORD, 0, 0, False, _shown(findings, text, planned), [], [], [], [])
    page = uow.privacy.withheld_page(document.id, number)
    text = page.text if page else ""
    words = _words(services, source, page)
    laid_out = LaidOut(text, words)
    outlines = [
        (box, each.state) for each in findings for box in each.boxes or laid_out.boxes_of(each.start, each.stop)
    ]
    black = [each.box.grown(MARGIN) for each in boxes if each.page == number]
    seen = [word for word in words if not any(box.touches(word) for box in black)]
    return Sight(
        number,
        page.width or 0 if page else 0,
        page.height or 0 if page else 0,
        bool(source and page and page.width and page.height),
        _shown(findings, text, planned),
        outlines,
        black,
        [Line(line, f"{box.x0},{box.y0},{box.x1},{box.y1}") for line, box in lines_of(words)],
        [line for line, _ in lines_of(seen)] if words else text.splitlines(),
    )


def _words(services: Services, source: PageSource | None, page: Page | None) -> Sequence[Word]:
    return (page_sources.word_boxes(services, source, page) or ()) if page else ()


def _shown(findings: Sequence[KeptFinding], text: str, planned: set[str]) -> list[ShownFinding]:
    """A redacted finding whose text has changed since shows nothing around it."""
    return [
        ShownFinding(
            each,
            text[max(0, each.start - _AROUND) : each.start],
            text[each.start : each.stop],
            text[each.stop : each.stop + _AROUND],
            each.key in planned,
        )
        for each in findings
    ]
