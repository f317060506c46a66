"""``/kerja/pertanyaan/kata``: a synonym or a protected word, tried on the last counted questions before it is kept."""

from __future__ import annotations

import datetime as dt
from typing import Final

import falcon

from archive.asked_queries import KEEP_DAYS, OwnWord, WordKind
from archive.errors import InvalidInput
from archive.replaying import MOST_QUESTIONS, Replay, replay
from archive.teaching_words import checked_word, teach, unteach
from indexer.own_words import concerns
from search_api.asked import single
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.questions.desk import ADDRESS, number_of
from search_api.staff.said import Said, see_other

REPLAY_SECONDS: Final = 8.0


class WordPage:
    """A form; what the word would change; then it is kept, or not."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """``jenis`` and ``kata`` fill the form in."""
        fields = {name: [single(req, name)] for name in ("jenis", "kata")}
        self._show(req, resp, Form(fields))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """``langkah`` is coba, simpan or hapus."""
        form, person, services = form_of(req), signed_in(req), self._services
        try:
            match form.text("langkah"):
                case "coba":
                    self._show(req, resp, form, tried=self._tried(form, person.login))
                    return
                case "simpan":
                    kind = _kind(form)
                    teach(services.database, services.clock, person, kind, form.text("kata"), form.text("arti"))
                case "hapus":
                    unteach(services.database, services.clock, person, number_of(form.text("nomor")))
                case _:
                    raise InvalidInput("Pilih salah satu tindakan yang tersedia.")  # noqa: TRY301 - shown below
        except InvalidInput as error:
            self._show(req, resp, form, problem=error, status=400)
            return
        see_other(resp, ADDRESS, Said.CHANGED)

    def _tried(self, form: Form, login: str) -> Replay:
        services, kind = self._services, _kind(form)
        wording, meaning = checked_word(kind, form.text("kata"), form.text("arti"))
        now = services.clock.now()
        word = OwnWord(kind, wording, meaning, login, now)
        with services.database.read() as uow:
            asked = uow.questions.asked(now.date() - dt.timedelta(days=KEEP_DAYS), MOST_QUESTIONS)
        after = services.index if services.trying is None else services.trying([word])
        return replay(
            services.database,
            services.index,
            after,
            asked,
            concerns=lambda question: concerns(word, question),
            seconds=REPLAY_SECONDS,
        )

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        form: Form,
        *,
        tried: Replay | None = None,
        problem: InvalidInput | None = None,
        status: int = 200,
    ) -> None:
        self._pages.render(
            req,
            resp,
            "staff/questions/word.html",
            status=status,
            form=form,
            kinds=WordKind,
            kind=form.text("jenis") or WordKind.SYNONYM.value,
            tried=tried,
            problem=problem,
        )


def _kind(form: Form) -> WordKind:
    try:
        return WordKind(form.text("jenis"))
    except ValueError as error:
        raise InvalidInput("Pilih sinonim atau kata yang dilindungi.") from error
