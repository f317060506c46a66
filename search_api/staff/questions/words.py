"""``/kerja/pertanyaan/kata``: a synonym or a protected word, tried on the last counted questions before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import falcon

from archive.asked_queries import KEEP_DAYS, OwnWord, WordKind
from archive.errors import ArchiveError, Conflict, IndexUnavailable, InvalidInput
from archive.replaying import MOST_QUESTIONS, Replay, replay
from archive.teaching_words import as_kept, faults_of, teach, unteach
from indexer.analysis import clean, words
from indexer.function_words import FUNCTION_WORDS
from indexer.own_words import concerns
from search_api.asked import single
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.questions.desk import ADDRESS, number_of
from search_api.staff.said import Said, see_other

REPLAY_SECONDS: Final = 8.0
_MOST_NEAR: Final = 5
_FIELDS: Final = {"wording": "kata", "meaning": "arti"}


class WordPage:
    """A form; what the word would change; then it is kept, or not."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """``jenis``, ``kata`` and ``arti`` fill the form in."""
        self._show(req, resp, Form({name: [single(req, name)] for name in ("jenis", "kata", "arti")}))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """``langkah`` is coba, simpan or hapus."""
        form, person, services = form_of(req), signed_in(req), self._services
        step = form.text("langkah")
        if step == "hapus":
            unteach(services.database, services.clock, person, number_of(form.text("nomor")))
            see_other(resp, ADDRESS, Said.WORD_REMOVED)
            return
        kind = next((each for each in WordKind if each.value == form.text("jenis")), None)
        if kind is None or step not in ("coba", "simpan"):
            wrong = InvalidInput("Pilih sinonim atau kata yang dilindungi.")
            self._show(req, resp, form, problems={"jenis": wrong}, status=400)
            return
        wording, meaning = form.text("kata"), form.text("arti")
        problems: dict[str, ArchiveError] = {
            _FIELDS[name]: fault for name, fault in faults_of(kind, wording, meaning).items()
        }
        if step == "simpan" and not problems:
            try:
                teach(services.database, services.clock, person, kind, wording, meaning)
            except Conflict as error:
                problems["kata"] = error
            else:
                see_other(resp, ADDRESS, Said.WORD_KEPT)
                return
        if problems:
            self._show(req, resp, form, problems=problems, status=400)
            return
        word = OwnWord(kind, *as_kept(kind, wording, meaning), person.login, services.clock.now())
        self._show(req, resp, form, word=word, tried=self._tried(word))

    def _tried(self, word: OwnWord) -> Replay:
        services = self._services
        with services.database.read() as uow:
            asked = uow.questions.asked(word.added_at.date() - dt.timedelta(days=KEEP_DAYS), MOST_QUESTIONS)
        return replay(
            services.database,
            services.index,
            services.index if services.trying is None else services.trying([word]),
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
        word: OwnWord | None = None,
        tried: Replay | None = None,
        problems: Mapping[str, ArchiveError] | None = None,
        status: int = 200,
    ) -> None:
        kind = form.text("jenis") or WordKind.SYNONYM.value
        found = words(clean(form.text("kata")))
        telling = dict.fromkeys(each for each in found if each not in FUNCTION_WORDS) if len(found) > 1 else ()
        near = self._near(found[0]) if len(found) == 1 and kind == WordKind.SYNONYM.value and tried is None else ()
        self._pages.render(
            req,
            resp,
            "staff/questions/word.html",
            status=status,
            form=form,
            kinds=WordKind,
            kind=kind,
            single_words=[(each, _filled_in(jenis=kind, kata=each)) for each in telling],
            near=[(each, _filled_in(jenis=kind, kata=form.text("kata"), arti=each)) for each in near],
            word=word,
            tried=tried,
            problems=problems or {},
        )

    def _near(self, word: str) -> list[str]:
        """Words of public documents in nearly the same letters, offered as what the reader may have meant."""
        try:
            near = self._services.index.neighbours(word, _MOST_NEAR + 1)
        except IndexUnavailable:
            return []
        return [each.word for each in near if each.word != word][:_MOST_NEAR]


def _filled_in(**fields: str) -> str:
    return f"{ADDRESS}/kata?{urlencode(fields)}"
