"""How does an officer open a batch, say what is in it, and draw its receipt?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.audit import AuditEntry
from archive.batches import (
    MAY_BE_SENT_AGAIN,
    PATH_LIMIT,
    Batch,
    BatchFile,
    BatchOrigin,
    BatchReceipt,
    FileState,
    ReceiptLine,
    Settlement,
    Why,
    new_file_id,
    receipt_lines,
)
from archive.completeness import Demands, obstacles, undecided
from archive.documents import Lifecycle, new_document_id
from archive.errors import Conflict, Forbidden, InvalidInput, NotFound
from archive.new_versions import replaceable, second_version
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.uploads import UploadGone, UploadLimits, objection

NOTE_LIMIT = 500
OFFERED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Offered:
    """A file somebody wants to send; ``sha256`` (hex) as computed on their side, if it was."""

    path: str
    size: int
    sha256: str | None = None


def open_batch(
    database: Database,
    clock: Clock,
    person: Person,
    unit: str,
    *,
    note: str = "",
    origin: BatchOrigin = BatchOrigin.BROWSER,
    replaces: str | None = None,
) -> Batch:
    """An empty batch. Raises Forbidden where this person may not deposit for the unit, InvalidInput.

    ``replaces`` is the document of this unit whose next version is handed over; then the batch takes one file.
    """
    if len(note) > NOTE_LIMIT:
        raise InvalidInput("Keterangan paling panjang {limit} huruf.", limit=NOTE_LIMIT)
    with database.write() as uow:
        ask_unit(uow, person, unit)
        if replaces is not None and replaceable(uow, person, replaces).unit != unit:
            raise InvalidInput("Versi baru disetor untuk unit dokumen yang digantikannya.")
        at = clock.now()
        batch = Batch(new_document_id(), unit, person.login, origin, at, None, " ".join(note.split()), replaces)
        uow.batches.add(batch)
        after = {"batch": batch.id, "unit": unit} | ({"replaces": replaces} if replaces else {})
        uow.audit.append(AuditEntry(at, person.login, "open_batch", None, {}, after))
    return batch


def ask_unit(uow: UnitOfWork, person: Person, unit: str) -> None:
    """Raises InvalidInput where there is no such unit, which anybody may know, and Forbidden where ``person`` may not
    deposit for it."""
    if uow.units.get(unit) is None:
        raise InvalidInput("Tidak ada unit dengan kode {code}; pilih dari daftar.", code=unit)
    if not may(person, Action.DEPOSIT, unit):
        raise Forbidden("Anda tidak berhak menyetor berkas untuk unit {unit}.", unit=unit)


def announce(
    database: Database,
    clock: Clock,
    limits: UploadLimits,
    person: Person,
    batch_id: str,
    offered: Sequence[Offered],
    day_began: dt.datetime,
) -> list[BatchFile]:
    """Write down what is going to be sent, so that the receipt misses no file; the lines, in the order offered.

    What is refused for its name, its size or the day's quota is refused in its line. A path announced again gives the
    line that is there, so that a sender who starts over finds everything again; one that may be sent again is expected
    again. Raises NotFound, Forbidden, Conflict for a closed batch, InvalidInput.
    """
    _check_offer(offered)
    now = clock.now()
    with database.write() as uow:
        batch = own_batch(uow, person, batch_id)
        if batch.closed_at is not None:
            raise Conflict("Setoran ini sudah ditutup.")
        uow.batches.lock(batch.id)
        there = uow.batches.at_paths(batch.id, [each.path for each in offered])
        count = uow.batches.count_files(batch.id)
        if batch.replaces is not None and count + len({each.path for each in offered} - there.keys()) > 1:
            raise InvalidInput("Versi baru terdiri atas satu berkas.")
        if count + len({each.path for each in offered} - there.keys()) > limits.batch_files:
            raise InvalidInput(
                "Satu setoran paling banyak {limit} berkas. Bagilah menjadi beberapa setoran.", limit=limits.batch_files
            )
        second = second_version(uow, batch)
        room = limits.unit_day_bytes - uow.batches.bytes_since(batch.unit, day_began)
        expires_at = now + dt.timedelta(days=limits.days)
        new: list[BatchFile] = []
        for each in offered:
            known = there.get(each.path)
            if known is not None and second is not None:
                continue
            if known is not None:
                counted = _counted(known, day_began)
                there[each.path] = _expected_again(uow, known, each, limits, room + counted, now, expires_at)
                room += counted - _counted(there[each.path], day_began)
                continue
            why = objection(each.path, each.size, limits) or (Why.DAY_QUOTA if each.size > room else None)
            file = BatchFile(new_file_id(), batch.id, count + len(new) + 1, each.path, each.size, now)
            refused = second if why is None else (why, "")
            if refused is not None:
                file = file.refused(refused[0], now, refused[1])
            else:
                file = replace(file, declared=each.sha256, expires_at=expires_at)
                room -= each.size
            there[each.path] = file
            new.append(file)
        uow.batches.add_files(new)
    return [there[each.path] for each in offered]


def _check_offer(offered: Sequence[Offered]) -> None:
    if len(offered) > OFFERED_AT_ONCE:
        raise InvalidInput("Paling banyak {limit} berkas sekali sebut.", limit=OFFERED_AT_ONCE)
    for each in offered:
        if not each.path or len(each.path) > PATH_LIMIT or each.size < 0 or "\x00" in each.path:
            raise InvalidInput("Nama berkas paling panjang {limit} huruf, termasuk foldernya.", limit=PATH_LIMIT)


def _counted(file: BatchFile, day_began: dt.datetime) -> int:
    """What the line takes of the quota of a day, as ``BatchStore.bytes_since`` counts."""
    free = file.settlement in (Settlement.REFUSED, Settlement.DUPLICATE) or file.envelope_id is not None
    return 0 if free or file.added_at < day_began else file.size


def _expected_again(
    uow: UnitOfWork,
    known: BatchFile,
    offered: Offered,
    limits: UploadLimits,
    room: int,
    now: dt.datetime,
    expires_at: dt.datetime,
) -> BatchFile:
    """The line as it stands; expected from the first byte on when the file is another one, or may be tried again.

    Then it is announced anew, at the expense of the day on which that happens; ``room`` is what is left of its quota.
    """
    is_other = offered.size != known.size or (offered.sha256 and known.declared and offered.sha256 != known.declared)
    tries_again = known.settlement is Settlement.REFUSED and known.why in MAY_BE_SENT_AGAIN
    if tries_again or (known.settlement is Settlement.EXPECTED and is_other):
        fresh = BatchFile(known.id, known.batch_id, known.number, known.path, offered.size, now)
        if why := objection(offered.path, offered.size, limits) or (Why.DAY_QUOTA if offered.size > room else None):
            return uow.batches.update(known, fresh.refused(why, now))
        return uow.batches.update(known, replace(fresh, declared=offered.sha256, expires_at=expires_at))
    if known.settlement is Settlement.EXPECTED and offered.sha256 and known.declared is None:
        return uow.batches.update(known, replace(known, declared=offered.sha256))
    return known


def declare(
    database: Database, clock: Clock, person: Person, batch_id: str, hashes: Mapping[str, str]
) -> list[BatchFile]:
    """Say which bytes are coming (path -> SHA-256 in hex); what the unit holds already need not be sent.

    The lines of these paths: duplicates are settled as such. Raises NotFound, Forbidden, InvalidInput.
    """
    with database.write() as uow:
        batch = own_batch(uow, person, batch_id)
        lines = uow.batches.at_paths(batch.id, list(hashes))
        if missing := sorted(hashes.keys() - lines.keys()):
            raise InvalidInput("Berkas {path} belum disebut dalam setoran ini.", path=missing[0])
        held = uow.batches.held(batch.unit, sorted(set(hashes.values())))
        for path, known in lines.items():
            sha256 = hashes[path]
            if known.settlement is not Settlement.EXPECTED or known.is_whole:
                continue
            changed = replace(known, declared=sha256)
            if sha256 in held:
                changed = replace(
                    changed,
                    settlement=Settlement.DUPLICATE,
                    sha256=sha256,
                    document_id=held[sha256],
                    settled_at=clock.now(),
                    expires_at=None,
                )
            lines[path] = uow.batches.update(known, changed) if changed != known else known
    return [lines[path] for path in hashes]


def close_batch(database: Database, clock: Clock, person: Person, batch_id: str) -> Batch:
    """Expect nothing more: what never came is refused as such. Raises NotFound, Forbidden.

    Closing again changes nothing. Files that are all here but not decided stay so until they are.
    """
    with database.write() as uow:
        batch = own_batch(uow, person, batch_id)
        if batch.closed_at is not None:
            return batch
        now = clock.now()
        for file in uow.batches.files(batch.id):
            if file.settlement is Settlement.EXPECTED and not file.is_whole:
                uow.batches.update(file, file.refused(Why.NEVER_SENT, now))
        uow.batches.close(batch.id, now)
        uow.audit.append(AuditEntry(now, person.login, "close_batch", None, {}, {"batch": batch.id}))
    return replace(batch, closed_at=now)


def draw_receipt(
    database: Database, clock: Clock, person: Person, batch_id: str, demands: Demands | None = None
) -> BatchReceipt:
    """The receipt as it stands, in one snapshot. Raises NotFound for who may not read the unit's documents.

    With ``demands`` it says of each draft what it lacks to be published: some questions more for each of them.
    """
    with database.read() as uow:
        batch = uow.batches.get(batch_id)
        if batch is None or not may_see(person, batch):
            raise NotFound("Tidak ada setoran dengan nomor {id}.", id=batch_id)
        files = uow.batches.files(batch.id)
        documents = uow.documents.get_many(sorted({file.document_id for file in files if file.document_id}))
        unit = uow.units.get(batch.unit)
        officer = uow.people.get(batch.officer)
        lines, envelopes = receipt_lines(files, documents)
        waiting = uow.schedule.when_read(documents)
        lines = [_with_prospects(uow, line, waiting, demands) for line in lines]
    return BatchReceipt(
        batch=batch,
        unit_name=unit.name if unit else batch.unit,
        officer_name=officer.name if officer else batch.officer,
        drawn_at=clock.now(),
        lines=lines,
        envelopes=envelopes,
    )


def _with_prospects(
    uow: UnitOfWork, line: ReceiptLine, waiting: Collection[str], demands: Demands | None
) -> ReceiptLine:
    document = line.document
    if document is None or document.lifecycle is not Lifecycle.DRAFT:
        return line
    if document.id in waiting:
        return replace(line, when_read=True)
    if demands is None or line.state not in (FileState.DRAFT, FileState.DUPLICATE):
        return line
    return replace(line, missing=[*obstacles(uow, document, demands), *undecided(uow, document)])


def may_see(person: Person, batch: Batch) -> bool:
    """Its officer, and whoever reads all documents of the unit."""
    return (person.active and person.login == batch.officer) or may(person, Action.READ, batch.unit)


def own_batch(uow: UnitOfWork, person: Person, batch_id: str) -> Batch:
    """The batch, for who adds to it: only the officer who opened it. Raises NotFound, Forbidden."""
    batch = uow.batches.get(batch_id)
    if batch is None:
        raise NotFound("Tidak ada setoran dengan nomor {id}.", id=batch_id)
    if person.login != batch.officer or not may(person, Action.DEPOSIT, batch.unit):
        raise Forbidden("Setoran ini milik orang lain; hanya pembukanya yang dapat menambah berkas.")
    return batch


def own_file(uow: UnitOfWork, person: Person, file_id: str) -> tuple[Batch, BatchFile]:
    """A file of a batch of this person. Raises NotFound, Forbidden; UploadGone for what is refused."""
    file = uow.batches.file(file_id)
    if file is None:
        raise NotFound("Tidak ada unggahan dengan nomor {id}.", id=file_id)
    batch = own_batch(uow, person, file.batch_id)
    if file.settlement is Settlement.REFUSED:
        raise UploadGone(file.why or "")
    return batch, file
