"""``/kerja/kosakata/skos``: subjects as a file for other systems, and from them; looked at before it is applied."""

from __future__ import annotations

import falcon

from archive.errors import Conflict, InvalidInput, NotFound
from archive.importing_subjects import SubjectImport, apply, preview
from archive.keeping_vocabulary import differences
from archive.people import Action, may
from archive.subjects import Subject
from archive.vocabulary import NO_REDIRECTS, Vocabulary
from search_api import addresses
from search_api.exchange.skos import RDF_XML, TURTLE, as_rdf_xml, as_turtle
from search_api.exchange.skos_reading import MOST_BYTES, read_skos
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other, sentence_of
from search_api.staff.vocabulary.fields import FIELDS


class SkosFile:
    """The subjects as a file."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, form: str) -> None:
        """``subjek.ttl`` or ``subjek.rdf``. Raises NotFound for anything else."""
        site = self._services.site
        with self._services.database.read() as uow:
            subjects, redirects = uow.subjects.all(), uow.vocabulary.redirects(Vocabulary.SUBJECT)
        base, title = site.base_url or "", site.name
        match form:
            case "subjek.ttl":
                resp.content_type = f"{TURTLE}; charset=utf-8"
                resp.data = as_turtle(subjects, redirects, base, title).encode()
            case "subjek.rdf":
                resp.content_type = RDF_XML
                resp.data = as_rdf_xml(subjects, redirects, base, title)
            case _:
                raise NotFound(form)
        resp.downloadable_as = form

    on_head = on_get


class SkosPage:
    """Choose a file; see what it would add, change and leave out; apply it."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form."""
        self._show(req, resp)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """A chosen file is looked at; what was looked at (``isi``, ``sidik``) is applied."""
        form, services = form_of(req), self._services
        chosen = next(iter(form.files("berkas")), None)
        try:
            if chosen is not None:
                content, name = chosen.stream.read(MOST_BYTES + 1), chosen.name
            else:
                content, name = form.secret("isi").encode(), "SKOS"
            if not content.strip():
                raise InvalidInput("Pilih berkas SKOS (.ttl atau .rdf).")  # noqa: TRY301 - shown like the others
            subjects = read_skos(content, name)
            if chosen is None:
                end_gone = bool(form.text("akhiri"))
                expected = form.text("sidik")
                apply(services.database, services.clock, subjects, signed_in(req), expected=expected, end_gone=end_gone)
                see_other(resp, f"{addresses.VOCABULARY}/subjek", Said.CHANGED)
                return
            with services.database.read() as uow:
                found = preview(uow, subjects)
        except (InvalidInput, Conflict) as error:
            self._show(req, resp, problem=error)
            return
        self._show(req, resp, found=found, subjects=subjects)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        *,
        found: SubjectImport | None = None,
        subjects: list[Subject] | None = None,
        problem: InvalidInput | Conflict | None = None,
    ) -> None:
        # What is looked at is sent along again, so that exactly this is applied.
        kept = as_turtle(subjects, NO_REDIRECTS, "", "") if subjects is not None else ""
        self._pages.render(
            req,
            resp,
            "staff/vocabulary/skos.html",
            status=400 if problem is not None else 200,
            found=found,
            changes=[(old, list(differences(old, new).items())) for old, new in found.changed] if found else [],
            kept=kept,
            field_labels={each.name: each.label for each in FIELDS[Vocabulary.SUBJECT]},
            problem=problem,
            at_file=isinstance(problem, InvalidInput),
            limit=MOST_BYTES,
            may_change=may(signed_in(req), Action.MANAGE_VOCABULARY, ""),
            said=sentence_of(req),
        )
