"""``arsip classify``: under which class, required item and subjects do documents stand?"""

from __future__ import annotations

import click

from archive.classification import InformationClass
from archive.classifying import Classification
from archive.classifying import classify as classify_document
from search_api.commands.acting import acting_login
from search_api.commands.console import say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(help=_("Tetapkan golongan, butir wajib, dan subjek dokumen."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
@click.option(
    "--class",
    "information_class",
    type=click.Choice([value.value for value in InformationClass]),
    help=_("Klasifikasi informasi publik (UU 14/2008)."),
)
@click.option(
    "--item",
    metavar=_("KODE"),
    help=_("Butir informasi yang wajib diumumkan, misalnya bk-d1; '' menghapusnya."),
)
@click.option(
    "--code",
    "archival_code",
    metavar=_("KODE"),
    help=_("Kode klasifikasi arsip, misalnya 800.1; '' menghapusnya."),
)
@click.option(
    "--subject",
    "subjects",
    metavar=_("KODE"),
    multiple=True,
    help=_("Subjek, boleh berulang; menggantikan yang lama. '' menghapus semuanya."),
)
def classify(
    document_ids: tuple[str, ...],
    information_class: str | None,
    item: str | None,
    archival_code: str | None,
    subjects: tuple[str, ...],
) -> None:
    """Set what is given and leave the rest; each document is a transaction of its own."""
    if information_class is None and item is None and archival_code is None and not subjects:
        raise click.UsageError(_("Sebutkan paling sedikit satu dari --class, --item, --code, --subject."))
    wanted = Classification(
        InformationClass(information_class) if information_class else None,
        item,
        [code for code in subjects if code] if subjects else None,
        archival_code,
    )
    with open_archive(settings_with_logging()) as archive:
        for document_id in document_ids:
            changed = classify_document(archive.database, archive.clock, document_id, wanted, actor=acting_login())
            with archive.database.read() as uow:
                about = uow.subjects.subjects_of(document_id)
            marks = (changed.information_class, changed.item, changed.archival_code, *about)
            say(f"{document_id}: {' · '.join(mark for mark in marks if mark) or '-'}")
