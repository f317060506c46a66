"""``arsip privacy``: which pages hold personal data, so that a person looks before the public does?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import click
from rich.table import Table

from archive.documents import Document
from archive.errors import InvalidInput, NotFound
from archive.personal_data import PersonalKind, Sign, personal_data
from archive.ports import UnitOfWork
from archive.privacy_gate import RECORD, FindingState, decide, record_text
from search_api.commands.acting import acting_login
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.privacy_labels import KINDS, SIGNS, STATES
from search_api.wiring import open_archive

_SHOWN_AT_EACH_END: Final = 2
_IDS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class PlaceOfPersonalData:
    """Where something was found. ``masked`` shows two letters at either end: a list of them is no second leak."""

    document: str
    public: bool
    page: int
    kind: PersonalKind
    sign: Sign
    masked: str
    state: FindingState


@click.command(help=_("Cari data pribadi (NIK, KK, NPWP, telepon, surel, rekening, paspor) di teks dokumen."))
@click.argument("document_ids", metavar="[ID…]", nargs=-1)
@click.option("--lawful", metavar="ALASAN", help=_("Nyatakan temuan satu dokumen boleh terbit, dengan alasan ini."))
@as_json
def privacy(document_ids: tuple[str, ...], lawful: str | None, json_output: bool) -> None:
    """Look through these documents, or all of them, drafts included. Ends with 1 when public ones hold something that
    nobody decided about."""
    if lawful is not None and len(document_ids) != 1:
        raise InvalidInput("Sebutkan tepat satu dokumen bersama --lawful.")
    with open_archive(settings_with_logging()) as archive:
        if lawful is not None:
            login = acting_login()
            only = document_ids[0]
            decide(archive.database, archive.clock, only, None, FindingState.LAWFUL, actor=login, reason=lawful)
        with archive.database.read() as uow:
            places = [place for document in _wanted(uow, document_ids) for place in _places(uow, document)]
    if json_output:
        print_json(places)
    elif places:
        out.print(_table(places))
    public = sum(place.public and place.state is not FindingState.LAWFUL for place in places)
    say(
        _("{total} data pribadi ditemukan, {public} di antaranya pada dokumen yang sudah terbit.").format(
            total=len(places), public=public
        )
    )
    if public:
        raise click.exceptions.Exit(1)


def _wanted(uow: UnitOfWork, document_ids: Sequence[str]) -> Iterator[Document]:
    if document_ids:
        for document_id in document_ids:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
            yield document
        return
    after = ""
    while ids := uow.documents.ids(after=after, limit=_IDS_AT_ONCE):
        yield from uow.documents.get_many(ids).values()
        after = ids[-1]


def _places(uow: UnitOfWork, document: Document) -> Iterator[PlaceOfPersonalData]:
    decided = {(each.page, each.start, each.kind): each.state for each in uow.privacy.findings(document.id)}
    for number, text in [(RECORD, record_text(document)), *uow.pages.texts(document.id)]:
        for found in personal_data(text):
            yield PlaceOfPersonalData(
                document.id,
                document.is_public,
                number,
                found.kind,
                found.sign,
                _masked(found.value),
                decided.get((number, found.start, found.kind), FindingState.OPEN),
            )


def _masked(value: str) -> str:
    hidden = len(value) - 2 * _SHOWN_AT_EACH_END
    return (
        f"{value[:_SHOWN_AT_EACH_END]}{'•' * hidden}{value[-_SHOWN_AT_EACH_END:]}" if hidden > 0 else "•" * len(value)
    )


def _table(places: Sequence[PlaceOfPersonalData]) -> Table:
    table = Table(_("Dokumen"), _("Halaman"), _("Yang ditemukan"), _("Isi"), _("Dikenali"), _("Keputusan"), _("Terbit"))
    for place in places:
        table.add_row(
            place.document,
            str(place.page),
            _(KINDS[place.kind]),
            place.masked,
            _(SIGNS[place.sign]),
            _(STATES[place.state]),
            _("ya") if place.public else _("belum"),
        )
    return table
