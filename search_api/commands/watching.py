"""``arsip watch``: how do files that another program puts into a folder come into the archive?"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from archive.batch_deposits import BatchDeposit
from archive.batches import BatchFile, BatchOrigin, Why
from archive.deposits import DepositTerms, IncomingFile
from archive.errors import InvalidInput
from archive.handing_over import close_batch, draw_receipt, open_batch
from archive.people import Person
from archive.uploads import ScannerUnavailable, objection
from search_api.commands.acting import actor, existing_unit
from search_api.commands.console import out, say, settings_with_logging
from search_api.commands.receipts import say_where, text_of
from search_api.commands.speaking import _
from search_api.staff.upload.receipt_csv import receipt_csv
from search_api.wiring import Archive, open_archive

TAKEN: Final = "taken"
REFUSED: Final = "refused"
RECEIPT: Final = "berita-acara.csv"
_FILES_IN_A_ROUND: Final = 1000


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was looked at; another ``stamp`` is another content."""

    path: Path
    shown: str
    size: int
    stamp: tuple[int, int, int]


@click.command(help=_("Awasi sebuah folder: berkas yang sudah selesai ditulis disetor, lalu dipindahkan."))
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--unit", required=True, metavar=_("KODE"), help=_("Unit pengirim; lihat `arsip units list`."))
@click.option(
    "--quiet", "quiet_seconds", default=10, show_default=True, help=_("Detik tanpa perubahan sebelum berkas diambil.")
)
@click.option("--every", "pause_seconds", default=5, show_default=True, help=_("Detik antara dua pemeriksaan."))
@click.option("--once", is_flag=True, help=_("Periksa sekali, lalu selesai."))
def watch(folder: Path, unit: str, quiet_seconds: int, pause_seconds: int, once: bool) -> None:
    """Take files until interrupted."""
    if not folder.is_dir():
        raise InvalidInput("{path} bukan folder.", path=str(folder))
    try:
        for name in (TAKEN, REFUSED):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            "Folder {path} tidak dapat ditulisi: {error}.", path=str(folder), error=error.strerror or str(error)
        ) from error
    person = actor(click.get_current_context())
    existing_unit(unit)
    with open_archive(settings_with_logging()) as archive:
        say(_("Mengawasi {folder} untuk unit {unit}.").format(folder=folder, unit=unit))
        while True:
            taken = take_round(archive, person, folder, unit, quiet_seconds)
            if once and taken < _FILES_IN_A_ROUND:
                return
            if not taken:
                time.sleep(pause_seconds)


def take_round(
    archive: Archive,
    person: Person,
    folder: Path,
    unit: str,
    quiet_seconds: float,
    now: Callable[[], float] = time.time,
) -> int:
    """Deposit what has not changed for ``quiet_seconds`` as one batch; how many files went in or were refused.

    A file is moved to ``taken/<batch>/`` or ``refused/<batch>/`` only after its line is durable, and only if it is
    still the file that was read. Killed in between, the next round finds its bytes held already and moves it then.
    """
    ready = [seen for seen in _files_in(folder) if now() - seen.stamp[2] / 1e9 >= quiet_seconds][:_FILES_IN_A_ROUND]
    if not ready or not _scanner_answers(archive):
        return 0
    batch = open_batch(archive.database, archive.clock, person, unit, note=folder.name, origin=BatchOrigin.FOLDER)
    terms = DepositTerms(unit=unit, actor=person.login)
    incoming = BatchDeposit(archive.database, archive.blobs, archive.clock, archive.scanner, terms, batch)
    limits = archive.upload_limits()
    moved = 0
    accepted: list[IncomingFile] = []
    by_shown = {seen.shown: seen for seen in ready}
    for seen in ready:
        if why := objection(seen.shown, seen.size, limits):
            line = incoming.refuse(seen.shown, seen.size, why)
            moved += _move(folder, batch.id, seen, line)
        else:
            accepted.append(IncomingFile.on_disk(seen.path, seen.shown))
    for file, line, _receipt in incoming.deposit(accepted):
        moved += _move(folder, batch.id, by_shown[file.source_path], line)
    close_batch(archive.database, archive.clock, person, batch.id)
    _keep_receipt(archive, person, folder, batch.id)
    say_where(batch)
    return moved


def _files_in(folder: Path) -> Iterator[_Seen]:
    for parent, names, file_names in os.walk(folder):
        names[:] = sorted(name for name in names if Path(parent) != folder or name not in (TAKEN, REFUSED))
        for name in sorted(file_names):
            path = Path(parent) / name
            if path.is_file() and not path.is_symlink():
                yield _look_at(path, path.relative_to(folder).as_posix())


def _look_at(path: Path, shown: str) -> _Seen:
    found = path.stat()
    return _Seen(path, shown, found.st_size, (found.st_ino, found.st_size, found.st_mtime_ns))


def _scanner_answers(archive: Archive) -> bool:
    """Without its verdict nothing is taken: the files stay where they are, for a later round."""
    if archive.scanner is None:
        return True
    try:
        archive.scanner.infection(io.BytesIO())
    except ScannerUnavailable:
        say(_("Pemindai virus tidak menjawab; berkas tetap di tempatnya dan dicoba lagi nanti."))
        return False
    return True


def _move(folder: Path, batch_id: str, seen: _Seen, line: BatchFile) -> int:
    if line.why is Why.SCANNER_UNREACHABLE or not seen.path.is_file():
        return 0
    if _look_at(seen.path, seen.shown).stamp != seen.stamp:
        return 0  # written again meanwhile: the next round takes it as another file
    where = TAKEN if line.document_id else REFUSED
    target = folder / where / batch_id / seen.shown
    target.parent.mkdir(parents=True, exist_ok=True)
    seen.path.replace(target)
    out.print(f"{where}  {seen.shown}", markup=False, soft_wrap=True)
    return 1


def _keep_receipt(archive: Archive, person: Person, folder: Path, batch_id: str) -> None:
    drawn = draw_receipt(archive.database, archive.clock, person, batch_id)
    target = folder / TAKEN / batch_id / RECEIPT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(receipt_csv(text_of(archive, drawn)))
