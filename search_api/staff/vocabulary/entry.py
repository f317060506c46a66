"""``/kerja/kosakata/subjek/kesehatan``: what does an entry say, who uses it, and how is it changed?"""

from __future__ import annotations

from collections.abc import Mapping

import falcon

from archive.errors import ArchiveError, InvalidInput
from archive.keeping_vocabulary import Entry, name_of, put_entry, store_of, stored
from archive.people import Action, may
from archive.required_items import RequiredItem
from archive.units import Unit, successors
from archive.vocabulary import Vocabulary, in_force
from search_api import addresses
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other, sentence_of
from search_api.staff.vocabulary.fields import FIELDS, choices, read_entry, typed_in, typed_of
from search_api.staff.vocabulary.names import VocabularyName, named


class EntryPage:
    """One entry with its form, and the ways to merge it or part it again."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, vocabulary: str, code: str) -> None:
        """Show it. Raises NotFound."""
        name = named(vocabulary)
        with self._services.database.read() as uow:
            typed = typed_of(stored(uow, name.vocabulary, code))
        self._show(req, resp, name, code, typed, {})

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, vocabulary: str, code: str) -> None:
        """Change it. No document is touched: they carry the code."""
        name = named(vocabulary)
        services = self._services
        with services.database.read() as uow:
            old = stored(uow, name.vocabulary, code)
        typed = {**typed_in(form_of(req), name.vocabulary), "code": code}
        entry, problems = read_entry(typed, name.vocabulary, old)
        shown: dict[str, str | ArchiveError] = dict(problems)
        if entry is not None:
            try:
                put_entry(services.database, services.clock, entry, signed_in(req), is_new=False)
            except InvalidInput as error:
                shown[""] = error
            else:
                see_other(resp, addresses.vocabulary_address(name.part, code), Said.CHANGED)
                return
        self._show(req, resp, name, code, typed, shown, status=400)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        name: VocabularyName,
        code: str,
        typed: Mapping[str, str],
        problems: Mapping[str, str | ArchiveError],
        *,
        status: int = 200,
    ) -> None:
        vocabulary = name.vocabulary
        with self._services.database.read() as uow:
            entry = stored(uow, vocabulary, code)
            redirects = uow.vocabulary.redirects(vocabulary)
            uses = uow.vocabulary.uses(vocabulary)
            others = [(each.code, name_of(each)) for each in store_of(uow, vocabulary).all() if each.code != code]
            options = choices(uow, vocabulary, language_of(req), code)
            after = successors(code, uow.units.all()) if isinstance(entry, Unit) else []
        self._pages.render(
            req,
            resp,
            "staff/vocabulary/entry.html",
            status=status,
            vocabulary=name,
            entry=entry,
            name=name_of(entry),
            own=uses.get(code, 0),
            members=[(each, uses.get(each, 0)) for each in redirects.members(code) if each != code]
            if code not in redirects.merged
            else [],
            merged_into=redirects.resolve(code) if code in redirects.merged else None,
            others=others,
            fields=FIELDS[vocabulary],
            options=options,
            typed=typed,
            problems=problems,
            ended=not in_force(entry, self._services.clock.now().date()),
            successors=after,
            public_address=_public_address(vocabulary, entry),
            may_change=may(signed_in(req), Action.MANAGE_VOCABULARY, ""),
            said=sentence_of(req),
        )


def _public_address(vocabulary: Vocabulary, entry: Entry) -> str:
    match vocabulary:
        case Vocabulary.ITEM:
            assert isinstance(entry, RequiredItem)
            return addresses.item_address(entry.information_class.value, entry.code)
        case Vocabulary.ARCHIVAL_CODE:
            return addresses.archival_code_address(entry.code)
        case Vocabulary.SUBJECT:
            return addresses.subject_address(entry.code)
        case Vocabulary.UNIT:
            return addresses.unit_address(entry.code)
