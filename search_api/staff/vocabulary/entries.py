"""``/kerja/kosakata/subjek`` and its like: which entries are there, how many documents carry each, and one more?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import falcon

from archive.archival_codes import parent_of
from archive.errors import ArchiveError, InvalidInput
from archive.keeping_vocabulary import Entry, name_of, put_entry, store_of
from archive.people import Action, may
from archive.ports import UnitOfWork
from archive.subjects import Subject, path_to_top
from archive.vocabulary import Vocabulary, in_force
from search_api import addresses
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other, sentence_of
from search_api.staff.vocabulary.fields import FIELDS, choices, read_entry, typed_in
from search_api.staff.vocabulary.names import VocabularyName, named

_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in its place: ``depth`` in the tree, from 0; ``documents`` of any state, merges followed."""

    entry: Entry
    name: str
    depth: int
    documents: int
    ended: bool
    group: str = ""


class EntriesPage:
    """The list, or the tree, of one vocabulary; with a form for one more below it."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, vocabulary: str) -> None:
        """Show it. Raises NotFound."""
        self._show(req, resp, named(vocabulary), {}, {})

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, vocabulary: str) -> None:
        """Add an entry."""
        name = named(vocabulary)
        typed = typed_in(form_of(req), name.vocabulary)
        entry, problems = read_entry(typed, name.vocabulary, None)
        shown: dict[str, str | ArchiveError] = dict(problems)
        if entry is not None:
            try:
                put_entry(self._services.database, self._services.clock, entry, signed_in(req), is_new=True)
            except InvalidInput as error:
                shown[""] = error
            else:
                see_other(resp, addresses.vocabulary_address(name.part, entry.code), Said.CHANGED)
                return
        self._show(req, resp, name, typed, shown, status=400)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        name: VocabularyName,
        typed: Mapping[str, str],
        problems: Mapping[str, str | ArchiveError],
        *,
        status: int = 200,
    ) -> None:
        sought = " ".join(req.get_param("q", default="").split())[:200]
        today = self._services.clock.now().date()
        with self._services.database.read() as uow:
            rows = _rows(uow, name.vocabulary, today)
            merged = _merged(uow, name.vocabulary)
            options = choices(uow, name.vocabulary, language_of(req))
        if sought:
            rows = [row for row in rows if _fits(row.entry, sought)]
        self._pages.render(
            req,
            resp,
            "staff/vocabulary/entries.html",
            status=status,
            vocabulary=name,
            rows=rows,
            merged=merged,
            sought=sought,
            fields=FIELDS[name.vocabulary],
            options=options,
            typed=typed,
            problems=problems,
            may_change=may(signed_in(req), Action.MANAGE_VOCABULARY, ""),
            said=sentence_of(req),
        )


def _rows(uow: UnitOfWork, vocabulary: Vocabulary, today: dt.date) -> list[Row]:
    uses = uow.vocabulary.redirects(vocabulary).folded(uow.vocabulary.uses(vocabulary))
    entries: Sequence[Entry] = store_of(uow, vocabulary).all()

    def row(entry: Entry, depth: int, group: str = "") -> Row:
        ended = not in_force(entry, today)
        return Row(entry, name_of(entry), min(depth, _DEEPEST), uses.get(entry.code, 0), ended, group)

    match vocabulary:
        case Vocabulary.SUBJECT:
            return [row(entry, depth) for entry, depth in _tree(uow.subjects.all())]
        case Vocabulary.ARCHIVAL_CODE:
            known = {entry.code: entry for entry in entries}
            depths: dict[str, int] = {}
            for code in known:  # those above come first
                above = parent_of(code, known)
                depths[code] = 0 if above is None else depths[above] + 1
            return [row(entry, depths[entry.code]) for entry in entries]
        case Vocabulary.ITEM:
            return [row(each, 0, each.information_class.value) for each in uow.items.all()]
        case Vocabulary.UNIT:
            return [row(each, 0, each.kind.value) for each in uow.units.all()]


def _tree(subjects: Sequence[Subject]) -> list[tuple[Subject, int]]:
    """Each subject below its broader one, by name on every level."""
    broader = {each.code: each.broader for each in subjects}
    names = {each.code: each.name.casefold() for each in subjects}

    def place(subject: Subject) -> list[tuple[str, str]]:
        way = [*reversed(path_to_top(subject.code, broader)), subject.code]
        return [(names.get(code, code), code) for code in way]

    return [(each, len(place(each)) - 1) for each in sorted(subjects, key=place)]


def _merged(uow: UnitOfWork, vocabulary: Vocabulary) -> list[tuple[Entry, str]]:
    """Entries that were merged, each with the code it means now."""
    redirects = uow.vocabulary.redirects(vocabulary)
    entries: Sequence[Entry] = store_of(uow, vocabulary).all(merged=True)
    return [(each, redirects.resolve(each.code)) for each in entries if each.code in redirects.merged]


def _fits(entry: Entry, sought: str) -> bool:
    names = (*entry.labels, entry.code) if isinstance(entry, Subject) else (name_of(entry), entry.code)
    return any(sought.casefold() in each.casefold() for each in names)
