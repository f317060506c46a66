"""``arsip search`` and ``arsip show``: what is in the archive?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import click
from rich.table import Table
from rich.text import Text

from archive.errors import NotFound
from archive.finding import SearchPage, SearchRequest, find
from archive.reading_rights import ReadableBy
from archive.searching import Sort
from search_api import labels, query_notes
from search_api.commands.acting import acting_person, actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import LANGUAGE, _
from search_api.reasons import reason_sentence, state_label
from search_api.relation_labels import side_label
from search_api.wiring import open_archive


@click.command(help=_("Cari di dokumen yang sudah terbit; dengan --as, juga di yang boleh dibaca orang itu."))
@click.argument("query", nargs=-1, required=True)
@click.option("--sort", type=click.Choice([s.value for s in Sort]), default=Sort.RELEVANCE.value, show_default=True)
@click.option("--page", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--literal", is_flag=True, help=_("Persis kata-kata ini: tidak ada ejaan yang dibetulkan."))
@as_json
@click.pass_context
def search(
    ctx: click.Context, query: tuple[str, ...], sort: str, page: int, size: int, literal: bool, json_output: bool
) -> None:
    """Search as the public does; with ``--as``, all that this person may read."""
    readable = ReadableBy(acting_person(ctx))
    request = SearchRequest(" ".join(query), sort=Sort(sort), page=page, size=size, literal=literal)
    with open_archive(settings_with_logging()) as archive:
        found = find(archive.database, archive.index, request, readable=readable)
    if json_output:
        print_json(found)
        return
    say(
        _("{total} dokumen · {unsearchable} belum dapat ditelusuri isinya").format(
            total=found.total, unsearchable=found.unsearchable
        )
    )
    for sentence in _explained(found):
        say(sentence)
    for hit in found.hits:
        document = hit.document
        out.print(Text(document.title, style="bold"), soft_wrap=True)
        state = None if document.is_public else labels.lifecycle_label(document.lifecycle, LANGUAGE)
        facts = [
            state,
            document.unit,
            document.number,
            document.date and document.date.isoformat(),
            document.file_type.value,
        ]
        out.print(f"  {document.id} · " + " · ".join(str(fact) for fact in facts if fact), markup=False)
        for row in hit.pages:
            out.print(Text(f"  {_('hal.')} {row.page} | ") + _marked(row.html), soft_wrap=True)


def _explained(found: SearchPage) -> Iterator[str]:
    """What was done to the question, and what of it could not be taken literally."""
    if found.dropped:
        yield f"{_('Tidak ada dokumen dengan semua kata itu.')} {_('Dilepas:')} {', '.join(found.dropped)}"
    if found.corrected or found.dropped:
        yield f"{_('Hasil untuk')}: {found.answered}  (--literal: {found.request.text})"
    if found.offered:
        yield f"{_('Mungkin maksud Anda:')} {found.offered}"
    if found.expansions:
        readings = (f"{each.text} = {', '.join(each.readings)}" for each in found.expansions)
        yield f"{_('Juga dicari:')} {' · '.join(readings)}"
    yield from (query_notes.note_sentence(note, LANGUAGE) for note in found.notes)


def _marked(snippet: str) -> Text:
    text = Text()
    for position, part in enumerate(re.split(r"</?mark>", snippet)):
        text.append(html.unescape(part), style="reverse" if position % 2 else "")
    return text


@click.command(help=_("Tampilkan satu dokumen dan keadaannya."))
@click.argument("document_id", metavar="ID")
@as_json
@click.pass_context
def show(ctx: click.Context, document_id: str, json_output: bool) -> None:
    """The whole record, whatever its state, as far as the person of ``--as`` may read it."""
    readable = ReadableBy(actor(ctx))
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        document = uow.documents.get(document_id)
        if document is None or not readable.allows(document):
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        renditions = uow.documents.renditions(document_id)
        proposals = uow.documents.proposals(document_id)
        pages = uow.pages.summary(document_id)
        history = uow.audit.of_document(document_id)
        children = [child for child in uow.documents.children(document_id) if readable.allows(child)]
        relations = uow.relations.of_documents([document_id])
        subjects = uow.subjects.subjects_of(document_id)
    if json_output:
        record = {"document": document, "renditions": renditions, "proposals": proposals, "pages": pages}
        record |= {"history": history, "members": [child.id for child in children], "relations": relations}
        record |= {"subjects": subjects}
        print_json(record)
        return
    table = Table(show_header=False, box=None)
    rows = {
        _("Judul"): document.title,
        _("Nomor"): document.number,
        _("Unit"): document.unit,
        _("Klasifikasi"): document.information_class,
        _("Butir wajib"): document.item,
        _("Kode arsip"): document.archival_code,
        _("Subjek"): ", ".join(subjects) or None,
        _("Tanggal"): document.date,
        _("Tahun"): document.year,
        _("Bahasa"): document.language,
        _("Berkas"): f"{document.file_name} ({document.media_type}, {document.size} B)",
        "SHA-256": document.sha256,
        _("Halaman"): document.page_count,
        _("Status"): document.lifecycle,
        _("Alasan penarikan"): document.withdrawal_reason,
        _("Pembacaan"): state_label(document.processing, LANGUAGE),
        _("Sebab"): reason_sentence(document.reason, document.reason_detail, LANGUAGE) if document.reason else None,
        _("Induk"): document.parent_id,
        _("Anggota"): ", ".join(child.id for child in children) or None,
    }
    for name, value in rows.items():
        if value is not None:
            table.add_row(name, Text(str(value)))
    for relation in relations:
        side, other_id = relation.seen_from(document_id)
        table.add_row(side_label(side, LANGUAGE), Text(f"{other_id}  {relation.note}".rstrip()))
    for proposal in proposals:
        table.add_row(f"{_('Usulan')} {proposal.field}", Text(f"{proposal.value}  ({proposal.source})"))
    out.print(table)
