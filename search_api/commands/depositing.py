"""``arsip deposit`` and ``arsip demo``: files go in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import as_file
from pathlib import Path
from typing import Final

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.batch_deposits import BatchDeposit
from archive.batches import Batch, BatchFile, BatchOrigin, ReceiptLine, state_of
from archive.classification import InformationClass
from archive.classifying import Classification, classify
from archive.curation import existing
from archive.deposits import DepositTerms, IncomingFile, Outcome, Receipt
from archive.deposits import deposit as deposit_files
from archive.errors import InvalidInput
from archive.handing_over import close_batch, draw_receipt, open_batch
from archive.relating import relate
from search_api import samples
from search_api.commands.acting import acting_login, actor, existing_unit
from search_api.commands.console import as_json, err, out, print_json, say, settings_with_logging
from search_api.commands.folders import PassedOver, files_under
from search_api.commands.receipts import print_prospects, print_totals, say_where, text_of
from search_api.commands.speaking import LANGUAGE, _
from search_api.demonstration.staff_work import of_sample
from search_api.settings import Settings, variable
from search_api.staff.upload.sentences import state_label, why_sentence
from search_api.wiring import Archive, open_archive

_SAMPLES: Final = "demo"
"""The name under which the samples come in."""


@click.command(help=_("Masukkan berkas, folder, atau ZIP ke dalam arsip."))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", metavar=_("KODE"), help=_("Unit pengirim; lihat `arsip units list`."))
@click.option(
    "--class",
    "information_class",
    type=click.Choice([c.value for c in InformationClass if c is not InformationClass.EXEMPT]),
    help=_("Klasifikasi informasi publik (UU 14/2008)."),
)
@click.option(
    "--publish",
    is_flag=True,
    help=_("Terbitkan dengan sendirinya setelah dibaca, bila lengkap dan tanpa data pribadi yang belum diputuskan."),
)
@click.option(
    "--new-version-of",
    metavar="ID",
    help=_("Dokumen terbit yang digantikan berkas ini; unit dan keterangannya diambil dari sana."),
)
@as_json
def deposit(
    paths: tuple[Path, ...],
    unit: str | None,
    information_class: str | None,
    publish: bool,
    new_version_of: str | None,
    json_output: bool,
) -> None:
    """Deposit everything under ``paths``; a receipt for each file once it is safe."""
    unit = _unit_of_version(paths, new_version_of, [unit, information_class, publish]) if new_version_of else unit
    if not unit:
        raise InvalidInput("Sebutkan unitnya dengan --unit; `arsip units list` menampilkan semuanya.")
    terms = DepositTerms(
        unit=unit,
        actor=acting_login(),
        information_class=InformationClass(information_class) if information_class else None,
        when_read_for=acting_login() if publish else None,
    )
    found = list(files_under(paths))
    person = actor(click.get_current_context())
    with open_archive(settings_with_logging()) as archive:
        batch = open_batch(
            archive.database, archive.clock, person, existing_unit(unit), origin=BatchOrigin.COMMAND,
            replaces=new_version_of,
        )  # fmt: skip
        taken = []
        for line, receipt in _with_progress(archive, terms, batch, found):
            taken.append((line, receipt))
            if not json_output:
                _print_line(line, receipt)
        close_batch(archive.database, archive.clock, person, batch.id)
        drawn = draw_receipt(archive.database, archive.clock, person, batch.id, archive.demands())
        text = text_of(archive, drawn)
    if json_output:
        print_json([_as_program_reads(line, receipt) for line, receipt in taken])
        return
    if publish:
        print_prospects(drawn)
    print_totals(text)
    say_where(batch)
    counts = Counter(receipt.outcome if receipt is not None else None for _line, receipt in taken)
    said = _("{accepted} berkas diterima, {there} sudah ada sebelumnya. `arsip work` membacanya.")
    say(said.format(accepted=counts[Outcome.ACCEPTED], there=counts[Outcome.ALREADY_THERE]))
    if counts[None]:
        said = _("{count} berkas tidak diterima; sebabnya tertulis di atas dan dalam berita acara.")
        say(said.format(count=counts[None]))


def _unit_of_version(paths: Sequence[Path], document_id: str, others: Sequence[object]) -> str:
    """The unit of the document. Raises InvalidInput for more than one file, and for terms that it gives itself."""
    if len(paths) != 1 or paths[0].is_dir():
        raise InvalidInput("Versi baru terdiri atas satu berkas.")
    if any(others):
        raise InvalidInput(
            "Versi baru masuk sebagai draf dengan unit dan golongan yang sama; jangan sebutkan --unit, --class, "
            "atau --publish."
        )
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        return existing(uow, document_id).unit


def _with_progress(
    archive: Archive, terms: DepositTerms, batch: Batch, found: Sequence[IncomingFile | PassedOver]
) -> Iterator[tuple[BatchFile, Receipt | None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    incoming = BatchDeposit(archive.database, archive.blobs, archive.clock, archive.scanner, terms, batch)
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task(_("Berkas diterima"), total=len(found))
        for each in found:
            if isinstance(each, PassedOver):
                progress.advance(task)
                yield incoming.refuse(each.path, 0, each.why), None
        for _file, line, receipt in incoming.deposit(each for each in found if isinstance(each, IncomingFile)):
            progress.advance(task)
            yield line, receipt


def _print_line(line: BatchFile, receipt: Receipt | None) -> None:
    if receipt is None:
        standing = ReceiptLine(line, state_of(line, None), None)
        said = f"{state_label(standing.state, LANGUAGE)}: {why_sentence(standing, LANGUAGE)}"
        out.print(f"{'-' * 12}  {line.path}  ({said})", markup=False, soft_wrap=True)
        return
    mark = "" if receipt.outcome is Outcome.ACCEPTED else f"  ({_('sudah ada')})"
    out.print(f"{receipt.document_id}  {receipt.source_path}{mark}", markup=False, soft_wrap=True)


def _as_program_reads(line: BatchFile, receipt: Receipt | None) -> dict[str, object]:
    """A receipt, or the same of a file that was not taken; ``why`` is the reason's name."""
    return {
        "document_id": receipt.document_id if receipt is not None else None,
        "file_name": receipt.file_name if receipt is not None else line.name,
        "source_path": receipt.source_path if receipt is not None else line.path,
        "sha256": line.sha256,
        "size": line.size,
        "outcome": receipt.outcome if receipt is not None else line.settlement,
        "why": line.why,
    }


@click.command(help=_("Isi arsip yang masih kosong dengan dokumen contoh."))
def demo() -> None:
    """Deposit the sample documents, if there is no document yet."""
    with open_archive(settings_with_logging()) as archive:
        with archive.database.read() as uow:
            there = uow.documents.count()
        if there:
            say(_("Arsip sudah berisi {count} dokumen; contoh tidak ditambahkan.").format(count=there))
            return
        count = sum(1 for _receipt in deposit_samples(archive))
    say(_("{count} dokumen contoh dimasukkan.").format(count=count))


def fill_with_samples(settings: Settings) -> None:
    """Put in what is missing of the samples, and say how many came in.

    Raises InvalidInput where an archive of somebody's own would become a demonstration.
    """
    with open_archive(settings) as archive:
        with archive.database.read() as uow:
            is_own = uow.documents.count() and all(of_sample(uow, each.file) is None for each in samples.load())
        if is_own:
            raise InvalidInput(
                "Arsip ini berisi dokumen Anda sendiri, jadi tidak dijadikan peragaan. Atur {setting} ke folder data "
                "yang lain.",
                setting=variable("data"),
            )
        if count := sum(1 for _receipt in deposit_samples(archive)):
            say(_("{count} dokumen contoh dimasukkan.").format(count=count))


def deposit_samples(archive: Archive) -> Iterator[Receipt]:
    """Deposit every sample under the terms its list gives, then relate them; receipts of those that were not there.

    What was done before is not done again, so a kill in the middle is made good and changes of people stay.
    """
    documents: dict[str, str] = {}
    for sample in samples.load():
        terms = DepositTerms(
            unit=sample.unit, actor=_SAMPLES, information_class=sample.information_class, publish=sample.publish
        )
        with as_file(sample.source) as path:
            file = IncomingFile.on_disk(path, sample.file)
            for receipt in deposit_files(archive.database, archive.blobs, archive.clock, terms, [file]):
                documents[sample.file] = receipt.document_id
                if not _done(archive, receipt.document_id, "classify"):
                    wanted = Classification(item=sample.item, subjects=sample.subjects)
                    classify(archive.database, archive.clock, receipt.document_id, wanted, actor=terms.actor)
                if receipt.outcome is Outcome.ACCEPTED:
                    yield receipt
    for sample in samples.load():
        for kind, other in sample.relations:
            first, _kind, second = triple = (documents[sample.file], kind, documents[other])
            if not any(_done(archive, end, "relate", kind=kind.value, other=to) for end, to in _ends(first, second)):
                relate(archive.database, archive.clock, *triple, actor=_SAMPLES)


def _ends(first: str, second: str) -> Sequence[tuple[str, str]]:
    """A relation that reads the same from both sides may be written down at either."""
    return (first, second), (second, first)


def _done(archive: Archive, document_id: str, action: str, **after: str) -> bool:
    """Whether the samples' own hand has done this with the document before."""
    with archive.database.read() as uow:
        acts = uow.audit.of_document(document_id)
    mine = [each.after for each in acts if (each.actor, each.action) == (_SAMPLES, action)]
    return any(after.items() <= each.items() for each in mine)
