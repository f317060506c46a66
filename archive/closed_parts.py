"""If this document is published, which documents in its file keep the public from downloading it, and why?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.completeness import NO_DEMANDS, Demands, Obstacle, obstacles, undecided
from archive.documents import LEGAL_MOVES, Document, Lifecycle
from archive.ports import UnitOfWork
from archive.privacy_gate import keeping_back, where_found

BLACKED_OUT: Final = Obstacle("privacy", "Sebagian isinya dihitamkan, tetapi di dalam berkas ini isinya masih utuh.")
_STAYS: Final = Obstacle("lifecycle", "Tidak ikut terbit.")


@dataclass(frozen=True, slots=True)
class ClosedPart:
    """A document in the file that stays closed; ``why`` is the first of what stands in its way."""

    document: Document
    why: Obstacle


def closed_parts(
    uow: UnitOfWork, at: dt.datetime, document: Document, demands: Demands = NO_DEMANDS
) -> Iterator[ClosedPart]:
    """The outermost of them, in the order in which they lie there; of what is public already, as it stands.

    Publishing takes along what is complete (``archive.curation``), so that is not among them.
    """
    if uow.privacy.redaction(document.id) is None:  # else the file is one of pages alone
        yield from _closed(uow, at, document, demands, moves=document.lifecycle is not Lifecycle.PUBLISHED)


def _closed(
    uow: UnitOfWork, at: dt.datetime, document: Document, demands: Demands, *, moves: bool
) -> Iterator[ClosedPart]:
    for child in uow.documents.children(document.id):
        why = _STAYS if not moves else _obstacle(uow, at, child, demands)
        if uow.privacy.redaction(child.id) is not None:
            yield ClosedPart(child, BLACKED_OUT)
        elif why is not None and not child.is_public:
            yield ClosedPart(child, why)
        else:
            yield from _closed(uow, at, child, demands, moves=why is None)


def _obstacle(uow: UnitOfWork, at: dt.datetime, document: Document, demands: Demands) -> Obstacle | None:
    if Lifecycle.PUBLISHED not in LEGAL_MOVES[document.lifecycle]:
        return _STAYS
    missing = obstacles(uow, document, demands)
    # Looking through what is unchecked writes, so here only what is known counts.
    if not missing and uow.privacy.is_checked(document.id) and (findings := keeping_back(uow, at, document)):
        return Obstacle("privacy", "Data pribadi belum diputuskan: {where}.", {"where": where_found(findings)})
    return next(iter([*missing, *undecided(uow, document)]), None)
