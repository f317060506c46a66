"""``/jelajah``: which ways lead into the archive, and how much lies along each?"""

from __future__ import annotations

import falcon

from archive.archival_codes import ArchivalCode, parent_of, with_narrower
from archive.ports import UnitOfWork
from archive.units import UnitKind
from search_api import addresses, labels
from search_api.middleware.language import language_of
from search_api.plots import year_bars
from search_api.rendering import Pages
from search_api.services import Services


class BrowsePage:
    """Agencies, districts, classes, years and subjects, each with the number of its documents."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show every way in."""
        language = language_of(req)
        with self._services.database.read() as uow:
            units = uow.units.all()
            subjects = uow.subjects.all()
            counts = uow.public_lists.counts()
            by_subject = uow.public_lists.counts_by_subject()
            archival_codes = _top_codes(uow)
            unsearchable = uow.documents.count_public_unsearchable()
        subjects.sort(key=lambda subject: labels.subject_name(subject, language).casefold())
        narrower = {
            subject.code: [(each, by_subject.get(each.code, 0)) for each in subjects if each.broader == subject.code]
            for subject in subjects
        }
        self._pages.render(
            req,
            resp,
            "browse.html",
            total=counts.total,
            unsearchable=unsearchable,
            archival_codes=archival_codes,
            by_kind=[
                (kind, [(unit, counts.by_unit.get(unit.code, 0)) for unit in units if unit.kind is kind])
                for kind in UnitKind
            ],
            classes=[
                (value, counts.by_class.get(labels.class_of(value), 0))
                for value in labels.CLASS_LABELS
                if value != labels.UNCLASSIFIED
            ],
            unclassified=counts.by_class.get(None, 0),
            years=year_bars(counts.by_year, addresses.year_address),
            undated=counts.by_year.get(None, 0),
            subjects=[
                (subject, by_subject.get(subject.code, 0), narrower[subject.code])
                for subject in subjects
                if subject.broader not in narrower
            ],
            unconfirmed_subjects=any(not subject.verified for subject in subjects),
        )

    on_head = on_get


def _top_codes(uow: UnitOfWork) -> list[tuple[ArchivalCode, int]]:
    """The main groups of archival codes with the number of documents in them; none before any document has a code."""
    counts = uow.public_lists.counts_by_archival_code()
    known = uow.archival_codes.by_code()
    if not counts:
        return []
    return [
        (each, sum(counts[code] for code in with_narrower(each.code, counts)))
        for each in uow.archival_codes.all()
        if parent_of(each.code, known) is None
    ]
